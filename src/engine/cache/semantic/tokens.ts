import { stem } from './words.ts';

/** `word`: to be looked up; `number`; `literal`: quoted, a path, a flag, code: what has to be the same to the letter. */
export type Token = {
  readonly kind: 'word' | 'number' | 'literal' | 'name';
  readonly text: string;
  readonly stem: string;
};

const numberWords = new Map(
  'two 2,three 3,four 4,five 5,six 6,seven 7,eight 8,nine 9,ten 10,eleven 11,twelve 12,twenty 20,thirty 30,fifty 50,hundred 100,thousand 1000'
    .split(',')
    .map((pair) => pair.split(' ') as [string, string]),
);

const word = (text: string): Token => ({ kind: 'word', text, stem: stem(text) });
const literal = (text: string): Token => ({ kind: 'literal', text, stem: text });
/** A name of a program: not to the letter as what is quoted. */
const name = (text: string): Token => ({ kind: 'name', text, stem: text.toLowerCase() });
const number = (text: string): Token => ({ kind: 'number', text, stem: text });

// Quoted at the bounds of words, so that an apostrophe opens nothing.
const quoted = /(?<![\p{L}\p{N}])(["'`])(\S|\S.*?\S)\1(?![\p{L}\p{N}])/gu;

/** `*.txt`, `.txt` and `txt/` name the same, and `./a` the same as `a`. */
const plainLiteral = (text: string): string =>
  text
    .replace(/^\*?\.(?=[\p{L}\p{N}]+$)/u, '')
    .replace(/^\.\//, '')
    .replace(/(?<=.)\/+$/, '')
    .replace(/\(\)$/, '');

/** A chunk between spaces. `known` says which chunks with signs in them (`c++`, `async/await`) are words. */
function tokensOf(chunk: string, known: (chunk: string) => boolean): readonly Token[] {
  const bare = chunk
    .replace(/^[([{<"'`,;:!?]+(?=.)/, '')
    .replace(/(?<=.)[)\]}>"'`,;:!?.]+$/, (tail) => (tail.startsWith(')') && chunk.includes('(') ? ')' : ''));
  const lower = bare.toLowerCase();
  if (known(lower)) return [{ kind: 'word', text: bare, stem: lower }];
  if (/^\p{L}+('s?)?$/u.test(bare)) {
    const named = numberWords.get(lower);
    if (named) return [number(named)];
    // Joined words of a program: camelCase.
    return /\p{Ll}\p{Lu}/u.test(bare) ? [name(bare)] : [word(lower === bare ? bare : bare.replace(/'s$/, ''))];
  }
  const range = /^(\d+)(?:\.\.\.?|-)(\d+)$/.exec(bare);
  if (range?.[1] && range[2]) return [number(range[1]), number(range[2])];
  if (/^[#$€£]?\d[\d.,:]*%?$/.test(bare)) return [number(bare.replace(/[.,:]+$/, ''))];
  if (/^v\d+(\.\d+)*$/i.test(bare)) return [number(bare.slice(1))];
  const measured = /^(\d+(?:\.\d+)?)(ms|s|h|k|kb|mb|gb|tb|px|%|x|[a-z]?bytes?)$/i.exec(bare);
  if (measured?.[1] && measured[2]) return [number(measured[1]), word(measured[2].toLowerCase())];
  const versioned = /^(\p{L}+)-?(\d+(?:\.\d+)*)$/u.exec(bare);
  if (versioned?.[1] && versioned[2] && known(versioned[1].toLowerCase())) {
    return [{ kind: 'word', text: versioned[1], stem: versioned[1].toLowerCase() }, number(versioned[2])];
  }
  const parts = bare.split(/[-/&+,]+|(?<=\p{L})\.(?=\p{Lu})/u);
  if (
    /^[\p{L}\p{N}]/u.test(bare) &&
    parts.length > 1 &&
    parts.every((part) => /^(\p{L}[\p{L}']*|\d+(\.\d+)?)$/u.test(part))
  ) {
    return parts.flatMap((part) => tokensOf(part, known));
  }
  if (!/[\p{L}\p{N}]/u.test(bare)) return /^[=!<>&|*~^%]{2,}$|^\*$/.test(bare) ? [literal(bare)] : [];
  return [literal(plainLiteral(bare))];
}

/**
 * The tokens of a plain text, in order. `end` is where a sentence or a heading (`git:`) ends, by the number of tokens
 * before it.
 */
export function tokenize(given: string, known: (chunk: string) => boolean): readonly Token[] {
  // Quoted as old manuals do: `file'.
  const text = given.replace(/(?<![\p{L}\p{N}`])`([^`'\s]+)'(?![\p{L}\p{N}])/gu, '"$1"');
  const tokens: Token[] = [];
  const addChunks = (part: string): void => {
    for (const chunk of part.split(/\s+/)) if (chunk !== '') tokens.push(...tokensOf(chunk, known));
  };
  let end = 0;
  for (const match of text.matchAll(quoted)) {
    addChunks(text.slice(end, match.index));
    tokens.push(literal(plainLiteral(match[2] ?? '')));
    end = match.index + match[0].length;
  }
  addChunks(text.slice(end));
  return tokens;
}
