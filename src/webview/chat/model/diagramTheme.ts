import type { DiagramTheme } from '../../diagrams/wire.ts';

/** A theme colour of VS Code by its name: `#rrggbb`, `#rrggbbaa`, `rgb(…)`, `rgba(…)`, or empty. */
export type ThemeColor = (name: string) => string;

type Rgb = readonly [red: number, green: number, blue: number];

const white: Rgb = [255, 255, 255];
const black: Rgb = [0, 0, 0];

/** Colours that diagrams are drawn in: the theme's own, kept apart by lines alone where it asks for high contrast. */
export function diagramTheme(color: ThemeColor, fontFamily: string): DiagramTheme {
  const background = parseColor(color('editor-background')) ?? white;
  const dark = luminance(background) < 0.5;
  const text = parseColor(color('editor-foreground')) ?? (dark ? white : black);
  const contrast = parseColor(color('contrastBorder'));
  const accent = (name: string) => parseColor(color(name)) ?? text;
  const fill = (name: string): string => hex(contrast ? background : mix(accent(name), background, 0.22));
  const line = (name: string): string => hex(contrast ?? mix(accent(name), background, 0.75));
  const hues = ['charts-blue', 'charts-green', 'charts-yellow', 'charts-purple', 'charts-red', 'charts-orange'];
  const scale = Object.fromEntries(
    Array.from({ length: 12 }, (_, at) => {
      const hue = hues[at % hues.length] ?? 'charts-blue';
      const strength = at < hues.length ? 0.3 : 0.15;
      return [hue, strength] as const;
    }).flatMap(([hue, strength], at) => {
      const tone = hex(contrast ? background : mix(accent(hue), background, strength));
      return [
        [`cScale${at}`, tone],
        [`cScaleLabel${at}`, hex(text)],
        [`cScalePeer${at}`, line(hue)],
        [`pie${at + 1}`, tone],
        [`fillType${at}`, tone],
      ];
    }),
  );
  return {
    darkMode: dark,
    fontFamily,
    themeVariables: {
      ...scale,
      darkMode: dark,
      fontFamily,
      fontSize: '14px',
      background: hex(background),
      textColor: hex(text),
      titleColor: hex(text),
      nodeTextColor: hex(text),
      labelTextColor: hex(text),
      loopTextColor: hex(text),
      actorTextColor: hex(text),
      signalTextColor: hex(text),
      noteTextColor: hex(text),
      pieTitleTextColor: hex(text),
      pieSectionTextColor: hex(text),
      pieLegendTextColor: hex(text),
      pieStrokeColor: line('charts-blue'),
      pieOuterStrokeColor: line('charts-blue'),
      pieOpacity: '1',
      primaryColor: fill('charts-blue'),
      primaryTextColor: hex(text),
      primaryBorderColor: line('charts-blue'),
      secondaryColor: fill('charts-green'),
      secondaryTextColor: hex(text),
      secondaryBorderColor: line('charts-green'),
      tertiaryColor: hex(contrast ? background : mix(text, background, 0.06)),
      tertiaryTextColor: hex(text),
      tertiaryBorderColor: hex(contrast ?? mix(text, background, 0.35)),
      noteBkgColor: fill('charts-yellow'),
      noteBorderColor: line('charts-yellow'),
      lineColor: hex(mix(text, background, contrast ? 1 : 0.7)),
      signalColor: hex(mix(text, background, contrast ? 1 : 0.7)),
      edgeLabelBackground: hex(background),
    },
  };
}

function parseColor(value: string): Rgb | undefined {
  const text = value.trim();
  const digits = /^#([\da-f]{2})([\da-f]{2})([\da-f]{2})([\da-f]{2})?$/i.exec(text);
  if (digits) return [1, 2, 3].map((at) => Number.parseInt(digits[at] ?? '0', 16)) as unknown as Rgb;
  const numbers = /^rgba?\(\s*([\d.]+)[\s,]+([\d.]+)[\s,]+([\d.]+)/i.exec(text);
  return numbers ? ([1, 2, 3].map((at) => Number(numbers[at])) as unknown as Rgb) : undefined;
}

/** `share` of the first colour over the second one. */
function mix(over: Rgb, under: Rgb, share: number): Rgb {
  const part = (at: 0 | 1 | 2): number => over[at] * share + under[at] * (1 - share);
  return [part(0), part(1), part(2)];
}

/** Perceived lightness from 0 to 1, after Rec. 601. */
const luminance = ([red, green, blue]: Rgb): number => (0.299 * red + 0.587 * green + 0.114 * blue) / 255;

const hex = (color: Rgb): string => `#${color.map((part) => Math.round(part).toString(16).padStart(2, '0')).join('')}`;
