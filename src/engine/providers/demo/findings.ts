import type { FindingId } from './phrases/types.ts';
import type { CodeFacts } from './readCode.ts';

export type Finding = { readonly line: number; readonly id: FindingId };

const debugOutput: ReadonlyMap<string, RegExp> = new Map([
  ['typescript', /\bconsole\.(?:log|debug)\(/],
  ['python', /^\s*print\(/],
  ['rust', /\bdbg!\(/],
  ['java', /\bSystem\.out\.print/],
]);

const loop = /^\s*(?:for|while)\b/;
const indentOf = (line: string): number => line.length - line.trimStart().length;

/** Lines with a loop that lie, by indentation, inside another loop. */
function nestedLoops(lines: readonly string[]): Set<number> {
  const nested = new Set<number>();
  let open: number[] = [];
  lines.forEach((line, at) => {
    if (line.trim() === '') return;
    open = open.filter((indent) => indent < indentOf(line));
    if (!loop.test(line)) return;
    if (open.length > 0) nested.add(at);
    open.push(indentOf(line));
  });
  return nested;
}

/** What a few simple rules object to, by line. */
export function findingsIn({ code, language }: CodeFacts): Finding[] {
  const lines = code.split('\n');
  const nested = nestedLoops(lines);
  return lines.flatMap((line, at) => {
    const next = lines[at + 1] ?? '';
    const ids: FindingId[] = [];
    if (debugOutput.get(language)?.test(line)) ids.push('debugOutput');
    if (/\bcatch\b[^{]*\{\s*\}/.test(line) || (/^\s*except\b.*:\s*$/.test(line) && /^\s*pass\s*$/.test(next)))
      ids.push('emptyCatch');
    if (language === 'typescript' && /[^=!<>]==(?!=)/.test(line)) ids.push('looseEquality');
    if (nested.has(at)) ids.push('nestedLoop');
    if (line.length > 120) ids.push('longLine');
    return ids.map((id) => ({ line: at + 1, id }));
  });
}
