/**
 * Markdown as models write it: paragraphs, lists, tables and code. Every word carries its number (`cart_x17`), so that
 * what is shown can be compared with what was sent.
 */
export type Line = { readonly words: readonly string[]; readonly lastNumber: number };

/** Of one answer of a long conversation. */
export const answerLines = 118;

const vocabulary = 'cart price total round cents order item count discount value sum rule test line file'.split(' ');

type Kind = 'paragraph' | 'heading' | 'list' | 'code' | 'table' | 'blank' | 'fence' | 'fenceEnd' | 'head';

/** Forty lines that repeat: a heading, prose, a list, 18 lines of code, a table. */
const pattern: readonly Kind[] = [
  ...(['heading', 'blank', 'paragraph', 'blank', 'paragraph', 'blank'] as const),
  ...(['list', 'list', 'list', 'blank', 'fence'] as const),
  ...Array.from({ length: 18 }, () => 'code' as const),
  ...([
    'fenceEnd',
    'blank',
    'paragraph',
    'blank',
    'head',
    'table',
    'table',
    'table',
    'blank',
    'paragraph',
    'blank',
  ] as const),
];

const wordsIn: Readonly<Record<Kind, number>> = {
  paragraph: 24,
  heading: 3,
  list: 7,
  code: 5,
  table: 3,
  blank: 0,
  fence: 0,
  fenceEnd: 0,
  head: 0,
};

function dress(kind: Kind, words: readonly string[]): string[] {
  const [a = '', b = '', c = '', d = '', e = ''] = words;
  if (kind === 'heading') return ['## ', ...words.map((word) => `${word} `), '\n'];
  if (kind === 'list') return ['- **', `${a}** `, ...words.slice(1).map((word) => `${word} `), '\n'];
  if (kind === 'code') return ['  const ', `${a} = `, `${b}(`, `${c}, `, `"${d}"); `, `// ${e}`, '\n'];
  if (kind === 'table') return [`| ${a} `, `| \`${b}\` `, `| ${c} |`, '\n'];
  if (kind === 'fence') return ['```ts\n'];
  if (kind === 'fenceEnd') return ['```\n'];
  if (kind === 'head') return ['| Case | Before | After |\n', '| --- | --- | --- |\n'];
  return [...words.map((word) => `${word} `), '\n'];
}

/** The first `count` lines; `seed` makes texts differ. */
export function* lines(count: number, seed = 0): Generator<Line> {
  let number = 0;
  for (let at = 0; at < count; at++) {
    const kind = pattern[at % pattern.length] ?? 'blank';
    const words = Array.from({ length: wordsIn[kind] }, () => {
      number++;
      return `${vocabulary[(number * 7 + seed) % vocabulary.length]}_x${number}`;
    });
    yield { words: dress(kind, words), lastNumber: number };
  }
}

export const markdown = (count: number, seed: number): string =>
  [...lines(count, seed)].map(({ words }) => words.join('')).join('');

/** Pieces as they are streamed: a word each, or a line each. */
export function* pieces(count: number, by: 'word' | 'line'): Generator<{ text: string; lastNumber: number }> {
  let shown = 0;
  for (const { words, lastNumber } of lines(count)) {
    if (by === 'line') yield { text: words.join(''), lastNumber };
    else
      for (const text of words) {
        shown = Number(/_x(\d+)/.exec(text)?.[1] ?? shown);
        yield { text, lastNumber: shown };
      }
  }
}
