import { isIPv4, isIPv6 } from 'node:net';
import type { Detector } from './finding.ts';

/** Addresses of machines that tell of a person: not those that every home and every manual has. */

const v4 = /(?<![\w.@~^=-])\d{1,3}(?:\.\d{1,3}){3}(?![\w-]|\.\d)/g;
/** Loopback, private, link-local and shared ones, broadcast, multicast, “any” (RFC 6890). */
const everybodys =
  /^(?:0|10|127|22[4-9]|23\d|2[45]\d)\.|^192\.168\.|^169\.254\.|^172\.(?:1[6-9]|2\d|3[01])\.|^100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7])\./;
const version = /(?:version|release|build|v)[\s"':=]{0,4}$/i;

const v6 =
  /(?<![\w:.])(?:[0-9A-Fa-f]{1,4})?(?::[0-9A-Fa-f]{0,4}){2,7}(?:(?<=:)\d{1,3}(?:\.\d{1,3}){3})?(?![\w:]|\.\w)/g;
const everybodys6 = /^(?:::|::1|f[cd]|fe[89ab]|ff)/i;

export const findIpAddresses: Detector = function* (text) {
  for (const match of text.matchAll(v4)) {
    const [address] = match;
    if (!isIPv4(address) || everybodys.test(address)) continue;
    if (version.test(text.slice(Math.max(0, match.index - 12), match.index))) continue;
    yield { start: match.index, end: match.index + address.length, kind: 'ip' };
  }
  for (const match of text.matchAll(v6)) {
    const [address] = match;
    // Fewer digits are as likely the names of a scope (`dead::beef`).
    const isLong = address.replaceAll(':', '').length >= 6 && /\d/.test(address);
    if (isLong && isIPv6(address) && !everybodys6.test(address))
      yield { start: match.index, end: match.index + address.length, kind: 'ip' };
  }
};

const mac =
  /(?<![\w:.-])(?:[0-9A-Fa-f]{2}([:-])(?:[0-9A-Fa-f]{2}\1){4}[0-9A-Fa-f]{2}|[0-9A-Fa-f]{4}\.[0-9A-Fa-f]{4}\.[0-9A-Fa-f]{4})(?![\w:-]|\.\w)/g;

export const findMacAddresses: Detector = function* (text) {
  for (const match of text.matchAll(mac)) {
    const [address] = match;
    if (new Set(address.replaceAll(/[:.-]/g, '').toLowerCase()).size > 1)
      yield { start: match.index, end: match.index + address.length, kind: 'mac' };
  }
};
