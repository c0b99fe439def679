import type { Detector } from './finding.ts';

/** Telephone numbers: by their own form, or by a word beside them. Digits alone are far too often something else. */

const notWithin = '(?<![\\w.+@#/:-])(?<!\\d )';
const notFurther = '(?![\\w]|[.-]\\w|/\\d)';
const extension = '(?: ?(?:x|ext\\.? ?)\\d{1,6})?';

const forms: readonly RegExp[] = [
  // E.164: a plus, and 8 to 15 digits in groups.
  new RegExp(`(?<![\\w+])\\+[1-9]\\d{0,2}(?:[ .()/-]{0,2}\\d){6,13}${extension}${notFurther}`, 'g'),
  // North America.
  new RegExp(
    `${notWithin}(?:1[ .-])?(?:\\([2-9]\\d{2}\\) ?|[2-9]\\d{2}([ .-]))[2-9]\\d{2}[ .-]\\d{4}${extension}${notFurther}`,
    'g',
  ),
  // France and others by twos; Great Britain; Indonesia.
  new RegExp(`${notWithin}0\\d(?:([ .-])\\d{2})(?:\\1\\d{2}){3}${notFurther}`, 'g'),
  new RegExp(`${notWithin}0(?:7\\d{3} \\d{3} \\d{3,4}|20 \\d{4} \\d{4}|1\\d{2,3} \\d{3} \\d{4})${notFurther}`, 'g'),
  new RegExp(`${notWithin}08\\d{2}([ -])\\d{3,4}\\1\\d{3,5}${notFurther}`, 'g'),
  // A text in quotation marks that is nothing else, with the trunk's zero.
  /(?<=["'])0\d{1,4}[ /-]\d{3,4}[ -]?\d{2,5}(?=["'])/g,
  /(?<=["'])0\d{9,10}(?=["'])/g,
];

const word =
  /(?:\b(?:tel|telefon\w?|téléphone|teléfono|telefono|telepon|phone|mobile?|cell\w{0,6}|cel|móvil|movil|handy\w{0,6}|fax|desk|call|calling|ring|sms|whatsapp|wa|hp|nomor|numero|número|numéro|number|reach|contact|answering at|portable)\b|phone|_(?:from|to)=$)[^\n]{0,12}$/i;
/** Any form, after such a word. */
const digits = /(?<![\w.+])(?:\(\+?\d{1,4}\)|\+?\d)(?:[ .()/-]{0,2}\d){6,13}(?: ?(?:x|ext\.? ?)\d{1,6})?(?!\w|[.-]\d)/g;
const office = /^[ -]{0,2}(?:office|fax|mobile|home|cell)/i;
/** How far before a number its word may stand, in characters. */
const nearby = 28;

const isDate = /^(?:19|20)\d{2}[-./ ]?\d{2}[-./ ]?\d{2}\b|^\d{2}[./-]\d{2}[./-]\d{4}$/;
const isDecimal = /^\d+\.\d+$/;

const isNumber = (text: string): boolean => {
  const count = text.replaceAll(/\D/g, '').length;
  return (
    count >= 7 &&
    count <= 20 &&
    !isDate.test(text) &&
    !isDecimal.test(text) &&
    new Set(text.replaceAll(/\D/g, '')).size > 1
  );
};

export const findPhones: Detector = function* (text) {
  for (const form of forms)
    for (const match of text.matchAll(form))
      if (isNumber(match[0])) yield { start: match.index, end: match.index + match[0].length, kind: 'phone' };
  for (const match of text.matchAll(digits)) {
    const end = match.index + match[0].length;
    const told =
      word.test(text.slice(Math.max(0, match.index - nearby), match.index)) || office.test(text.slice(end, end + 10));
    if (told && isNumber(match[0])) yield { start: match.index, end, kind: 'phone' };
  }
};
