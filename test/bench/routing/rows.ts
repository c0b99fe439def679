import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Quality } from './measure.ts';

/** A line of a routing file: either both qualities or a label; `weakAnswer` where the weak model's answer is known. */
export type Row = {
  readonly prompt: string;
  readonly source: string;
  readonly category?: string;
  readonly weak?: number;
  readonly strong?: number;
  readonly label?: 'simple' | 'complex';
  readonly weakAnswer?: string;
};

export const readRows = (path: string): readonly Row[] =>
  readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => JSON.parse(line) as Row);

/** Every .jsonl file of a folder whose lines have a prompt. */
export function readFolder(folder: string): readonly { readonly file: string; readonly rows: readonly Row[] }[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.jsonl'))
    .sort()
    .map((file) => ({ file, rows: readRows(join(folder, file)) }))
    .filter(({ rows }) => rows.every(({ prompt }) => typeof prompt === 'string'));
}

export const isQuality = (row: Row): row is Row & Quality => row.weak !== undefined && row.strong !== undefined;
