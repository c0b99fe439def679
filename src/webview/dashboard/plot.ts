import uPlot from 'uplot';
import { type Chart, stack } from './model/charts.ts';

/** The one place that knows the library that draws. Loaded with the first graph. */

export type Plot = {
  draw(chart: Chart, parts: readonly { readonly short: string }[]): void;
  destroy(): void;
};

const height = 170;
/** Steps of an axis of whole figures: 1, 2, 5, 10, 20 … */
const wholeSteps = Array.from({ length: 36 }, (_, index) => ([1, 2, 5][index % 3] ?? 1) * 10 ** Math.floor(index / 3));
/** Room for one label of the axis, in CSS pixels. */
const labelWidth = 64;

type Css = (variable: string) => string;

function seriesOf(chart: Chart, css: Css): uPlot.Series[] {
  const bars = uPlot.paths.bars?.({ size: [0.7, 40], radius: 0.1 });
  const lines = chart.lines.map(({ color, dash }): uPlot.Series => {
    const stroke = css(color);
    if (chart.kind === 'bars') return { fill: stroke, width: 0, points: { show: false }, ...(bars && { paths: bars }) };
    return { stroke, width: 2, spanGaps: true, points: { size: 5, fill: stroke }, ...(dash && { dash: [...dash] }) };
  });
  // The highest of stacked bars is drawn first, the lower ones over it.
  return [{}, ...(chart.kind === 'bars' ? lines.toReversed() : lines)];
}

function dataOf(chart: Chart, length: number): uPlot.AlignedData {
  const places = Array.from({ length }, (_, index) => index);
  const rows = chart.kind === 'bars' ? stack(chart.lines).toReversed() : chart.lines.map(({ values }) => [...values]);
  return [places, ...rows];
}

/** Every place, or every second, third … so that their labels have room. */
function splits(length: number, width: number): number[] {
  const step = Math.max(1, Math.ceil(length / Math.max(2, Math.floor(width / labelWidth))));
  return Array.from({ length }, (_, index) => index).filter((index) => (length - 1 - index) % step === 0);
}

/** Draws into `element` as wide as it is, in the theme's colours. `onPoint`: the place under the pointer. */
export function createPlot(element: HTMLElement, onPoint: (index: number | undefined) => void): Plot {
  let plot: uPlot | undefined;
  let shown: Parameters<Plot['draw']> | undefined;
  let look = '';

  const css: Css = (variable) => getComputedStyle(element).getPropertyValue(variable).trim() || 'gray';

  function options(chart: Chart, parts: readonly { readonly short: string }[]): uPlot.Options {
    const text = css('--vscode-foreground');
    const font = `11px ${css('--vscode-font-family')}`;
    const axis: uPlot.Axis = {
      stroke: text,
      font,
      grid: { stroke: css('--grid'), width: 1 },
      ticks: { show: false },
    };
    return {
      width: element.clientWidth,
      height,
      legend: { show: false },
      cursor: { drag: { setScale: false }, y: false, points: { show: chart.kind === 'lines' } },
      scales: {
        x: { time: false, range: [-0.5, parts.length - 0.5] },
        y: { range: (_, __, most) => [0, most > 0 ? most * 1.1 : 1] },
      },
      axes: [
        {
          ...axis,
          grid: { show: false },
          size: 24,
          gap: 4,
          splits: (u) => splits(parts.length, u.width - 70),
          values: (_, places) => places.map((place) => parts[place]?.short ?? ''),
        },
        {
          ...axis,
          size: 70,
          space: 36,
          ...(chart.whole && { incrs: wholeSteps }),
          values: (_, values) => values.map((value) => chart.format(value)),
        },
      ],
      series: seriesOf(chart, css),
      hooks: { setCursor: [(u) => onPoint(u.cursor.idx ?? undefined)] },
    };
  }

  /** New figures of the same look go into the drawing that is there: the pointer stays where it is. */
  function draw(...given: Parameters<Plot['draw']>): void {
    shown = given;
    const [chart, parts] = given;
    const next = JSON.stringify([chart.lines.map(({ color }) => css(color)), parts, css('--vscode-foreground')]);
    if (plot && next === look) {
      plot.setData(dataOf(chart, parts.length));
      return;
    }
    look = next;
    plot?.destroy();
    plot = new uPlot(options(chart, parts), dataOf(chart, parts.length), element);
  }

  const resized = new ResizeObserver(() => {
    if (plot && plot.width !== element.clientWidth) plot.setSize({ width: element.clientWidth, height });
  });
  resized.observe(element);
  // VS Code changes the root element's variables and the body's class with the theme.
  const themed = new MutationObserver(() => shown && draw(...shown));
  themed.observe(document.documentElement, { attributes: true, attributeFilter: ['style', 'class'] });
  themed.observe(document.body, { attributes: true, attributeFilter: ['class'] });

  return {
    draw,
    destroy() {
      resized.disconnect();
      themed.disconnect();
      plot?.destroy();
    },
  };
}
