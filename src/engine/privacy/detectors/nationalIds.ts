import type { Detector } from './finding.ts';

/** Numbers that states give to people, where a checksum, an own form or a word beside it makes them sure. */

type Form = {
  readonly pattern: RegExp;
  readonly holds: (id: string) => boolean;
  /** A word that has to stand shortly before it. */
  readonly near?: RegExp;
};

const compact = (id: string): string => id.replaceAll(/[\s.-]/g, '').toUpperCase();

const spanishLetters = 'TRWAGMYFPDXBNJZSQVHLCKE';
const isSpanish = (id: string): boolean => {
  const digits = id.slice(0, -1).replace(/^[XYZ]/, (letter) => String('XYZ'.indexOf(letter)));
  return spanishLetters.charAt(Number(digits) % 23) === id.at(-1);
};

/** Decreto 23/12/1976: values of the characters in odd places. */
const italianOdd: Readonly<Record<string, number>> = Object.fromEntries(
  [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23].flatMap(
    (value, index) => [[String.fromCharCode(65 + index), value], ...(index < 10 ? [[String(index), value]] : [])],
  ),
);
const isItalian = (id: string): boolean => {
  let sum = 0;
  for (let index = 0; index < 15; index += 1) {
    const char = id.charAt(index);
    const even = /\d/.test(char) ? Number(char) : char.charCodeAt(0) - 65;
    sum += index % 2 === 0 ? (italianOdd[char] ?? 0) : even;
  }
  return String.fromCharCode(65 + (sum % 26)) === id.at(-1);
};

/** ISO 7064, MOD 11,10. */
const isGermanTaxId = (id: string): boolean => {
  let product = 10;
  for (const digit of id.slice(0, 10)) {
    const sum = (Number(digit) + product) % 10 || 10;
    product = (2 * sum) % 11;
  }
  return (11 - product) % 10 === Number(id.at(-1));
};

const isFrench = (id: string): boolean => {
  const number = id.slice(0, 13).replace('2A', '19').replace('2B', '18');
  return 97n - (BigInt(number) % 97n) === BigInt(id.slice(13));
};

const isBrazilian = (id: string): boolean => {
  const check = (length: number): number => {
    let sum = 0;
    for (let index = 0; index < length; index += 1) sum += Number(id.charAt(index)) * (length + 1 - index);
    return ((sum * 10) % 11) % 10;
  };
  return new Set(id).size > 1 && check(9) === Number(id.charAt(9)) && check(10) === Number(id.charAt(10));
};

/** EAN-13. */
const isSwiss = (id: string): boolean => {
  let sum = 0;
  for (let index = 0; index < 12; index += 1) sum += Number(id.charAt(index)) * (index % 2 === 0 ? 1 : 3);
  return (10 - (sum % 10)) % 10 === Number(id.at(-1));
};

const forms: readonly Form[] = [
  { pattern: /(?<![\w.-])(?!000|666|9)\d{3}-(?!00)\d{2}-(?!0000)\d{4}(?![\w-]|\.\d)/g, holds: () => true },
  { pattern: /(?<![\w.-])9\d{2}-(?:5\d|6[0-5]|7\d|8[0-8]|9[0-24-9])-\d{4}(?![\w-]|\.\d)/g, holds: () => true },
  { pattern: /(?<![\w.-])(?:\d{8}|[XYZ]-?\d{7})-?[A-HJ-NP-TV-Z](?![\w-])/g, holds: isSpanish },
  { pattern: /(?<![\w-])[A-Z]{6}\d{2}[A-EHLMPRST]\d{2}[A-Z]\d{3}[A-Z](?![\w-])/g, holds: isItalian },
  {
    pattern: /(?<![\w.-])[12] ?\d{2} ?(?:0[1-9]|1[0-2]|[2-9]\d) ?(?:\d{2}|2[AB]) ?\d{3} ?\d{3} ?\d{2}(?![\w-]|\.\d)/g,
    holds: isFrench,
  },
  { pattern: /(?<![\w.-])\d{3}\.\d{3}\.\d{3}-\d{2}(?![\w-])/g, holds: isBrazilian },
  { pattern: /(?<![\w.-])756\.\d{4}\.\d{4}\.\d{2}(?![\w-])/g, holds: isSwiss },
  {
    pattern:
      /(?<![\w-])(?!BG|GB|NK|KN|TN|NT|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?\d{2} ?\d{2} ?\d{2} ?[A-D](?![\w-])/g,
    holds: () => true,
  },
  {
    pattern: /(?<![\w.-])[1-9]\d ?\d{3} ?\d{3} ?\d{3}(?![\w-]|\.\d)/g,
    holds: isGermanTaxId,
    near: /steuer|identifikationsnummer|idnr|tax|\btin\b/i,
  },
  {
    pattern: /(?<![\w.-])[1-9]\d{5}(?:[0-6]\d|7[01])(?:0[1-9]|1[0-2])\d{6}(?![\w-]|\.\d)/g,
    holds: () => true,
    near: /\bnik\b|\bktp\b|kependudukan/i,
  },
];

/** How far before a number its word may stand, in characters. */
const nearby = 40;

export const findNationalIds: Detector = function* (text) {
  for (const { pattern, holds, near } of forms) {
    for (const match of text.matchAll(pattern)) {
      const [id] = match;
      if (near && !near.test(text.slice(Math.max(0, match.index - nearby), match.index))) continue;
      if (holds(compact(id))) yield { start: match.index, end: match.index + id.length, kind: 'national-id' };
    }
  }
};
