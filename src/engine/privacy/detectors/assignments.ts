import type { Detector, Finding } from './finding.ts';
import { entropy, isStandIn, looksRandom } from './randomness.ts';

/** Values that are a secret because of the name before them: `password=`, `token:`, `--secret`, “my password is …”. */

const passwordNames = 'pass(?:word|wd|wort|phrase|code)?|pa?swd|pwd|pw|kennwort|contraseña|mot de passe|kata sandi';
const tokenNames =
  'secret(?:[_-]?(?:access)?[_-]?key)?|token|(?:api|access|account|auth|private|encryption|signing|shared|master|activation|subscription)[_-]?key|(?:client|shared|app|oauth|webhook)[_-]?(?:secret|srt)|credential|authorization|bearer|signature|auth|sas|otp';

const name = new RegExp(`(?<password>${passwordNames})|(?:${tokenNames})`, 'gi');
/** What may follow the name in an identifier. Anything else makes it the name of something else (`tokenId`). */
const tail =
  /(?:s|_?\d{1,3}|[_-]?(?:value|val|prod|dev|test|staging|base64|b64|hex|string|str|header|root|admin|user|db|hash))?(?![\w-])/iy;
/** What stands before the name where no secret follows. */
const harmless = /(?:public|publishable|max|min|num|next|page|csrf_?name|forgot|reset|no|by)[_ -]?$/i;

const assigned = /["'`\]\\)]{0,4}\s{0,3}(?:=>|:=|={1,3}|!==?|:|,|\|)\s{0,3}\(?(?:Bearer |Basic |Token )?/iy;
const said = /["'`]?\s{1,2}(?:for \S{1,40}[: ]\s?|(?:is|was|ist|war|lautet|est|es|è|adalah|of|by|to)\b:?\s{1,2})/iy;
const behind = /\s{1,2}/y;
const call = /\s{0,2}\(\s{0,2}/y;

const quoted = /[rbuf@$]?(["'`])((?:\\.|(?!\1)[^\\\n]){4,200})\1/y;
const bare = /[^\s"'`,;<>()[\]{}]{4,200}/y;

type Value = { readonly start: number; readonly text: string; readonly inQuotes: boolean };

function valueAt(text: string, at: number, inQuery: boolean): Value | undefined {
  quoted.lastIndex = at;
  const inQuotes = quoted.exec(text);
  if (inQuotes?.[2] !== undefined)
    return { start: at + inQuotes[0].indexOf(inQuotes[1] ?? '') + 1, text: inQuotes[2], inQuotes: true };
  bare.lastIndex = at;
  const found = bare.exec(text)?.[0].replace(/[.:!?]$/, (end) => (end === '!' ? end : ''));
  return found === undefined
    ? undefined
    : { start: at, text: inQuery ? (found.split('&')[0] ?? '') : found, inQuotes: false };
}

const hasLetter = /[A-Za-z]/;
const hasDigit = /\d/;
const hasSymbol = /[^A-Za-z0-9\s_.-]/;
/** Code, a path, a call, a member of something. */
const isCode = /^(?:[A-Za-z_$][\w$]*(?:[.?[:]|->|::)|[\w.]*\(|\/|\.\/|https?:|[a-z]+:\/\/|@|#|\\)/;
const isWord =
  /^[A-Za-z][a-z]*$|^[A-Z_]+$|^[a-z]+(?:[A-Z][a-z]+)*\d?$|^[a-z]+(?:[_-][a-z]+)*$|^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$/;

/** Passwords are short: a digit or a sign among letters has to do. */
function isPassword({ text, inQuotes }: Value): boolean {
  if (text.length < 6 || text.length > 100 || /\s/.test(text) || !hasLetter.test(text)) return false;
  if (isWord.test(text) || (isCode.test(text) && !inQuotes)) return false;
  return (hasDigit.test(text) || (inQuotes && hasSymbol.test(text))) && entropy(text) >= 2.3;
}

function isToken({ text, inQuotes }: Value): boolean {
  if (text.length < 12 || /\s/.test(text) || isWord.test(text) || (isCode.test(text) && !inQuotes)) return false;
  if (/^(?:sha\d{1,3}|md5)[-:]/i.test(text) || (/^[\w-]{1,40}(?:\.[\w-]{1,40}){1,4}$/.test(text) && !/\d/.test(text)))
    return false;
  return looksRandom(text);
}

/** What a person says in prose has to look like what it is said to be. */
const isSaidPassword = (value: Value): boolean =>
  isPassword(value) && hasDigit.test(value.text) && (hasSymbol.test(value.text) || looksRandom(value.text));

const separators = [
  { pattern: assigned, prose: false },
  { pattern: said, prose: true },
  { pattern: call, prose: false },
  { pattern: behind, prose: true },
];

type Place = { readonly password: boolean; readonly inQuery: boolean };

function findingAt(text: string, at: number, { password, inQuery }: Place): Finding | undefined {
  for (const { pattern, prose } of separators) {
    pattern.lastIndex = at;
    if (!pattern.test(text)) continue;
    const value = valueAt(text, pattern.lastIndex, inQuery);
    if (!value || isStandIn(value.text)) continue;
    const fits = isToken(value) || (password && (prose ? isSaidPassword(value) : isPassword(value)));
    if (fits) return { start: value.start, end: value.start + value.text.length, kind: 'secret' };
  }
  return undefined;
}

/** `curl -u user:password`. */
const userOption = /(?<![\w-])(?:-u|--user|--proxy-user)[ =]["']?[^\s:"'$<{]{1,60}:([^\s"'$<{[]{4,100})/g;

export const findAssignments: Detector = function* (text) {
  for (const match of text.matchAll(name)) {
    const password = match.groups?.password !== undefined;
    const [found] = match;
    // The shortest names are common syllables: they have to stand alone.
    if (found.length <= 4 && /[A-Za-z]/.test(text.charAt(match.index - 1)) && !/[A-Z]/.test(found.charAt(0))) continue;
    const before = text.slice(Math.max(0, match.index - 16), match.index);
    if (harmless.test(before)) continue;
    tail.lastIndex = match.index + found.length;
    if (!tail.test(text)) continue;
    const finding = findingAt(text, tail.lastIndex, { password, inQuery: /[?&][\w-]{0,15}$/.test(before) });
    if (finding) yield finding;
  }
  for (const match of text.matchAll(userOption)) {
    const password = match[1] ?? '';
    const end = match.index + match[0].length;
    if (isPassword({ start: 0, text: password, inQuotes: false }) && !isStandIn(password))
      yield { start: end - password.length, end, kind: 'secret' };
  }
};
