import type { Detector } from './finding.ts';

const begin = '-----BEGIN ';
/** The rest of the first line, for PEM (RFC 7468), OpenSSH and PGP. */
const heading = /-----BEGIN (?:[A-Z0-9]{1,20} ){0,4}PRIVATE KEY(?: BLOCK)?-----/y;
const end = '-----END ';
/** With the line's end as JSON writes it, which belongs to the value. */
const ending = /-----END [A-Z0-9 ]{1,80}-----(?:\\n)?/y;
/** Longer than any key; a block that was cut ends here at the latest. */
const longest = 20_000;
/** What a block that was cut may hold: Base64, line ends (as JSON has them, too), headers. */
const content = /[A-Za-z0-9+/=\\\s:,.-]{0,20000}/y;

/** Private keys as text, with their first and last line. */
export const findKeyBlocks: Detector = function* (text) {
  for (let start = text.indexOf(begin); start >= 0; ) {
    heading.lastIndex = start;
    let next = start + begin.length;
    if (heading.test(text)) {
      const body = heading.lastIndex;
      const close = text.slice(body, body + longest).indexOf(end);
      ending.lastIndex = body + close;
      if (close >= 0 && ending.test(text)) next = ending.lastIndex;
      else {
        content.lastIndex = body;
        next = body + (content.exec(text)?.[0].trimEnd().length ?? 0);
      }
      yield { start, end: next, kind: 'secret' };
    }
    start = text.indexOf(begin, next);
  }
};
