import type { Detector } from './finding.ts';
import { isStandIn } from './randomness.ts';

const credentials = /:\/\/[^\s:@/"'`<>?#]{0,100}:([^\s@/"'`<>]{3,200})@(?=[\w[$])/y;
/** Addresses that are a secret as a whole: who knows them may post there. */
const hooks =
  /https:\/\/(?:hooks\.slack\.com\/(?:services|workflows|triggers)|(?:ptb\.|canary\.)?discord(?:app)?\.com\/api\/webhooks|[\w-]{1,60}\.webhook\.office\.com\/webhookb2)\/[\w@/-]{20,300}/y;

/** Passwords that everybody knows, as examples have them. */
const known = /^(?:pass(?:word|wd)?|pwd|secret|user(?:name)?|test|admin|root|postgres|guest|token|key|\[.{0,40}\])$/i;

/** Passwords in URLs (`scheme://user:password@host`), and addresses of webhooks. */
export const findUrlSecrets: Detector = function* (text) {
  for (let at = text.indexOf('://'); at >= 0; at = text.indexOf('://', at + 3)) {
    hooks.lastIndex = at - 5;
    const hook = at >= 5 ? hooks.exec(text)?.[0] : undefined;
    if (hook !== undefined) {
      yield { start: at - 5, end: at - 5 + hook.length, kind: 'secret' };
      continue;
    }
    credentials.lastIndex = at;
    const match = credentials.exec(text);
    const password = match?.[1];
    if (!match || password === undefined || known.test(password) || isStandIn(password)) continue;
    const start = at + match[0].length - 1 - password.length;
    yield { start, end: start + password.length, kind: 'secret' };
  }
};
