import { plainText } from './words.ts';

const greeting =
  /^(?:(?:hi|hey|hello)(?: there| all| everyone| team| folks| guys)?\s*[,!.:;-]+|(?:hi|hey)(?: there)?\s|good (?:morning|afternoon|evening)\s*[,!.:;-]*|dear \w+\s*[,!:]|quick question\s*[,:;-]*)\s*/;
const courtesy = /(?:^|[\s,;.!?-]+)(?:please|pls|plz|kindly)(?=$|[\s,;.!?])[,;.!?]*/g;
const thanks =
  /[\s,;.!?-]*\b(?:thanks|thank you|thx|cheers|many thanks|thank u|ty)(?: (?:in advance|a lot|so much|very much|again|guys|everyone))*[\s.!?:)]*$/;

/** Ways to ask how something is done, of which none says anything of what. */
const howTo = [
  /^(?:(?:can|could|would) (?:you|someone|anyone|anybody) )?(?:tell|show|teach|explain to) me how (?:to|i can|do i|can i|i could|i would) /,
  /^(?:i (?:want|need|would like) to (?:know|learn)|i am wondering|i wonder|do you know|any idea) how (?:to|i can|do i|can i|i could) /,
  /^how (?:do|can|could|should|would|might) (?:i|you|we|one) /,
  /^how does one /,
  /^what is the (?:(?:best|easiest|right|correct|proper|simplest) )?way to /,
];

/** A text in small letters without its greeting and its thanks. */
export const withoutCourtesies = (lower: string): string =>
  lower.replace(greeting, '').replace(thanks, '').replace(courtesy, ' ').replace(/\s+/g, ' ').trim();

/**
 * What two texts have in common that differ in their surface only: case, signs, spaces, contractions, articles, greetings,
 * courtesies and the ways to begin with "how". Equal keys: the same question.
 */
export function canonicalKey(text: string): string {
  let key = withoutCourtesies(plainText(text).toLowerCase());
  key = key.replace(/^(?:(?:can|could|would|will) you )(?!not)(?=\w+)/, '');
  for (const way of howTo) key = key.replace(way, 'how to ');
  return key
    .split(/\s+/)
    .map((chunk) => chunk.replace(/^["'`([{<]+(?=.)/, '').replace(/(?<=.)["'`)\]}>,;:!?.]+$/, ''))
    .filter(
      (chunk) => chunk !== '' && /[\p{L}\p{N}+*/=<>&|$#@%^~\\]/u.test(chunk) && !['a', 'an', 'the'].includes(chunk),
    )
    .join(' ');
}
