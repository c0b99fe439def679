export type Cell = string | number | boolean | null | undefined;

/** What a spreadsheet takes for the beginning of a formula (OWASP, “CSV injection”). */
const formula = /^[\s\u00a0\ufeff]*[=+\-@|%\uff1d\uff0b\uff0d\uff20]|^[\t\r\n]/;

function text(cell: Cell): string {
  if (cell === null || cell === undefined) return '';
  if (typeof cell !== 'string') return String(cell);
  return formula.test(cell) ? `'${cell}` : cell;
}

/**
 * A field of RFC 4180. Texts that a spreadsheet would run as a formula get an apostrophe before them, which spreadsheets
 * show as text; numbers stay as they are.
 */
export function csvCell(cell: Cell): string {
  const field = text(cell);
  return /[",\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field;
}

/** A record of RFC 4180 with its line break. */
export const csvLine = (cells: readonly Cell[]): string => `${cells.map(csvCell).join(',')}\r\n`;
