export type Row = {
  readonly turns: string;
  readonly what: string;
  readonly measured: string;
  readonly target: string;
  /** Undefined: a figure to compare with, that has no target. */
  readonly met: boolean | undefined;
};

export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? 0;
}

export const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);

/** A figure with a limit. Frame times are multiples of a display's 16.7 ms: limits are meant to the next millisecond. */
export function atMost(turns: number, what: string, value: number, limit: number, unit = 'ms'): Row {
  const digits = unit === 'ms' || unit === '' ? 0 : 2;
  return {
    turns: String(turns),
    what,
    measured: `${value.toFixed(digits)} ${unit}`.trim(),
    target: `≤ ${limit} ${unit}`.trim(),
    met: Number(value.toFixed(digits)) <= limit,
  };
}

export function figure(turns: number, what: string, measured: string): Row {
  return { turns: String(turns), what, measured, target: '', met: undefined };
}

/** The table as Markdown. */
export function table(rows: readonly Row[]): string {
  const cells = [
    ['turns', 'what', 'measured', 'target', ''],
    ...rows.map(({ turns, what, measured, target, met }) => [
      turns,
      what,
      measured,
      target,
      met === undefined ? '' : met ? 'met' : 'MISSED',
    ]),
  ];
  const widths = [0, 1, 2, 3, 4].map((column) => Math.max(3, ...cells.map((row) => (row[column] ?? '').length)));
  const line = (row: readonly string[]): string =>
    `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  const [head = [], ...body] = cells;
  return [line(head), `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`, ...body.map(line)].join('\n');
}
