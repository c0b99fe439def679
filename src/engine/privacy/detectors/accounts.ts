import type { Detector } from './finding.ts';

/** Bank accounts and payment cards: both carry a checksum. */

/** Characters of an IBAN by country (SWIFT IBAN registry). */
const ibanLengths: Readonly<Record<string, number>> = Object.fromEntries(
  (
    'AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28 EE20 EG29 ES24 ' +
    'FI18 FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HN28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 ' +
    'LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28 PS29 PT25 QA29 RO24 ' +
    'RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20 YE30'
  )
    .split(' ')
    .map((entry) => [entry.slice(0, 2), Number(entry.slice(2))]),
);

/** ISO 13616: letters count from 10, and the whole is 1 modulo 97. */
function isIban(iban: string): boolean {
  let rest = 0;
  for (const char of iban.slice(4) + iban.slice(0, 4)) {
    const value = Number.parseInt(char, 36);
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
  }
  return rest === 1;
}

const ibanHead = /(?<![A-Za-z0-9])[A-Z]{2}\d{2}(?=[ -]?[A-Z0-9])/g;
const alphanumeric = /[A-Z0-9]/;

/** So many letters and digits from here on, with single blanks or strokes between; undefined where there are fewer. */
function gather(
  text: string,
  start: number,
  length: number,
): { readonly value: string; readonly end: number } | undefined {
  let value = '';
  let at = start;
  while (value.length < length) {
    const char = text.charAt(at);
    if (alphanumeric.test(char)) value += char;
    else if ((char !== ' ' && char !== '-') || !alphanumeric.test(text.charAt(at + 1))) return undefined;
    at += 1;
  }
  return /[A-Za-z0-9]/.test(text.charAt(at)) ? undefined : { value, end: at };
}

export const findIbans: Detector = function* (text) {
  for (const match of text.matchAll(ibanHead)) {
    const length = ibanLengths[match[0].slice(0, 2)];
    const found = length === undefined ? undefined : gather(text, match.index, length);
    if (found && isIban(found.value)) yield { start: match.index, end: found.end, kind: 'iban' };
  }
};

/** ISO/IEC 7812-1, annex B. */
export function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (let index = 0; index < digits.length; index += 1) {
    const digit = Number(digits.charAt(digits.length - 1 - index));
    sum += index % 2 === 0 ? digit : digit > 4 ? digit * 2 - 9 : digit * 2;
  }
  return sum % 10 === 0;
}

const cardDigits = /(?<![\w.+-])(?:[2-6]\d|18)\d{2}(?:[ -]?\d){8,15}(?![\w-]|\.\d)/g;
/** The numbers that networks give out: Visa, Mastercard, American Express, Discover, Diners, JCB, UnionPay, Maestro. */
const issuer =
  /^(?:4\d{12}(?:\d{3}){0,2}|5[1-5]\d{14}|2(?:2[2-9]|[3-6]\d|7[01])\d{13}|2720\d{12}|3[47]\d{13}|6(?:011|5\d\d|4[4-9]\d)\d{12}|3(?:0[0-5]|[68]\d)\d{11}|(?:2131|1800)\d{11}|35(?:2[89]|[3-8]\d)\d{12}|62\d{14,17}|(?:50|5[6-9]|6[037])\d{10,17})$/;
/** Fours, or fours with six and five as American Express has it. */
const grouping = /^(?:\d{13,19}|\d{4}([ -])\d{4}\1\d{4}\1\d{1,4}(?:\1\d{1,3})?|\d{4}([ -])\d{6}\2\d{4,5})$/;

export const findPaymentCards: Detector = function* (text) {
  for (const match of text.matchAll(cardDigits)) {
    const [written] = match;
    const digits = written.replaceAll(/[ -]/g, '');
    if (grouping.test(written) && issuer.test(digits) && new Set(digits).size > 1 && passesLuhn(digits))
      yield { start: match.index, end: match.index + written.length, kind: 'card' };
  }
};
