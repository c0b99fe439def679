import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Quality } from './measure.ts';

/** A line of a routing file: either both qualities or a label; `weakAnswer` where the weak model's answer is known. */
export type Row = {
  /** Of its file, from 1. */
  readonly line: number;
  readonly prompt: string;
  readonly source: string;
  readonly category?: string;
  readonly weak?: number;
  readonly strong?: number;
  readonly label?: 'simple' | 'complex';
  readonly weakAnswer?: string;
};

const isScore = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);

/** The row that a line holds; undefined for JSON without a prompt. Throws SyntaxError. */
function readRow(text: string): Omit<Row, 'line'> | undefined {
  const value = JSON.parse(text) as Record<keyof Row, unknown> | null;
  if (typeof value?.prompt !== 'string') return undefined;
  const { prompt, source, category, weak, strong, label, weakAnswer } = value;
  return {
    prompt,
    source: typeof source === 'string' ? source : '',
    ...(typeof category === 'string' && { category }),
    ...(isScore(weak) && { weak }),
    ...(isScore(strong) && { strong }),
    ...((label === 'simple' || label === 'complex') && { label }),
    ...(typeof weakAnswer === 'string' && { weakAnswer }),
  };
}

/** The rows of a file of JSON lines, empty ones left out. Throws an error that names the line that is no JSON. */
export function readRows(path: string): readonly Row[] {
  const lines = readFileSync(path, 'utf8')
    .replace(/^\uFEFF/, '')
    .split('\n');
  return lines.flatMap((text, index) => {
    if (text.trim() === '') return [];
    try {
      const row = readRow(text);
      return row ? [{ ...row, line: index + 1 }] : [];
    } catch (cause) {
      throw new Error(`${path}, line ${index + 1}: no JSON`, { cause });
    }
  });
}

/** Every .jsonl file of a folder with its lines that have a prompt. */
export function readFolder(folder: string): readonly { readonly file: string; readonly rows: readonly Row[] }[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.jsonl'))
    .sort()
    .map((file) => ({ file, rows: readRows(join(folder, file)) }))
    .filter(({ rows }) => rows.length > 0);
}

export const isQuality = (row: Row): row is Row & Quality => row.weak !== undefined && row.strong !== undefined;
