import type { Detector } from './finding.ts';

const localChar = /[\p{L}\p{N}._%+-]/u;
const maxLocal = 64;
const domain =
  /(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?\.){1,6}(?:xn--[a-z0-9-]{2,40}|\p{L}{2,24})(?![\p{L}\p{N}_-])/uy;
/** Reserved for examples and machines (RFC 2606, RFC 6761). */
const reserved = /(?:^|\.)(?:example\.(?:com|net|org)|example|test|invalid|localhost|local|internal)$/i;
/** Names of files look alike: `icon@2x.png`. */
const file = /\.(?:png|jpe?g|gif|svg|webp|avif|ico|m?[jt]sx?|cjs|css|scss|less|json|html?|map|vue|java|class|proto)$/i;
/** Who logs in at a host (RFC 3986, userinfo): `ssh://me@host.dev`. */
const userInfo = /:\/\/[^\s/?#]*$/;
const maxUserInfo = 100;
/** Nobody's: what programs and services sign with. */
const nobody = /^(?:git|hg|svn|no-?reply|donotreply|user|username|name|email|you|me|someone)$/i;

function localStart(text: string, at: number): number {
  let start = at;
  while (start > 0 && at - start < maxLocal && localChar.test(text.charAt(start - 1))) start -= 1;
  while (start < at && !/[\p{L}\p{N}]/u.test(text.charAt(start))) start += 1;
  return start;
}

/** E-mail addresses of people. */
export const findEmails: Detector = function* (text) {
  for (let at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1)) {
    const start = localStart(text, at);
    if (start === at || text.charAt(at - 1) === '.') continue;
    if (userInfo.test(text.slice(Math.max(0, start - maxUserInfo), start))) continue;
    domain.lastIndex = at + 1;
    const host = domain.exec(text)?.[0];
    if (host === undefined || reserved.test(host) || file.test(host) || nobody.test(text.slice(start, at))) continue;
    yield { start, end: at + 1 + host.length, kind: 'email' };
  }
};
