/** What the panel asks of the frame that draws. */
export type DiagramRequest = { readonly id: number; readonly source: string; readonly theme: DiagramTheme };

/** Colours and font of the panel, as the drawing library names them. */
export type DiagramTheme = {
  readonly darkMode: boolean;
  readonly fontFamily: string;
  readonly themeVariables: Readonly<Record<string, string | boolean>>;
};

export type Diagram = {
  /** A whole SVG document. Shown as an image only, in which nothing runs, loads or links. */
  readonly svg: string;
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  /** The kind of diagram as Mermaid names it: `flowchart-v2`, `sequence`. */
  readonly type: string;
  /** What can be read in it, in the order of drawing. */
  readonly labels: readonly string[];
};

export type DiagramReply =
  | (Diagram & { readonly id: number; readonly error?: undefined })
  | { readonly id: number; readonly error: string };

/** The reply, or undefined for what is none: text of a model was at work where it comes from. */
export function parseReply(value: unknown): DiagramReply | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { id, error, svg, width, height, type, labels } = value as Record<string, unknown>;
  if (typeof id !== 'number') return undefined;
  if (typeof error === 'string') return { id, error: error.slice(0, 2000) };
  if (typeof svg !== 'string' || typeof type !== 'string' || !isSize(width) || !isSize(height)) return undefined;
  const texts = Array.isArray(labels) ? labels.filter((label) => typeof label === 'string') : [];
  return { id, svg, width, height, type, labels: texts };
}

const isSize = (value: unknown): value is number => typeof value === 'number' && value > 0 && value < 100_000;
