import * as l10n from '@vscode/l10n';
import { findFencedBlocks, withoutFencedBlocks } from '../shared/codeFences.ts';

const longest = 60;
/** A title longer than this is never read to its end: a pasted log should not be segmented whole. */
const looked = 2000;

/**
 * A conversation's title from its first message, no model asked: the first line of prose, or of code when there is
 * nothing else. At most 60 characters as a person counts them, Markdown taken off.
 */
export function titleFrom(text: string): string {
  const start = text.slice(0, looked);
  const code = (): string[] => findFencedBlocks(start).flatMap((block) => block.code.split('\n'));
  const line = firstOf(withoutFencedBlocks(start).split('\n'), plain) ?? firstOf(code(), oneLine);
  return line === undefined ? l10n.t('New conversation') : shorten(line);
}

function firstOf(lines: readonly string[], clean: (line: string) => string): string | undefined {
  for (const line of lines) {
    const cleaned = clean(line);
    if (/[\p{L}\p{N}]/u.test(cleaned)) return cleaned;
  }
  return undefined;
}

const oneLine = (line: string): string =>
  line
    .toWellFormed()
    .replaceAll(/[\s\p{Cc}]+/gu, ' ')
    .trim();

/** One line of Markdown without its marks. Emphasis within words (`snake_case`, `a*b`) is left alone. */
function plain(line: string): string {
  return oneLine(line)
    .replace(/^(?:(?:#{1,6}|>|[-*+]|\d{1,9}[.)])\s+)+(?:\[[ xX]\]\s+)?/, '')
    .replaceAll(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replaceAll(/(?<![\p{L}\p{N}])(\*{1,3}|_{1,3}|~~)(?=\S)(.+?)(?<=\S)\1(?![\p{L}\p{N}])/gu, '$2')
    .replaceAll(/`+([^`]*)`+/g, '$1')
    .trim();
}

/** Cuts before the word that does not fit, unless that would take more than half. */
function shorten(line: string): string {
  const characters = [...new Intl.Segmenter().segment(line)].map(({ segment }) => segment);
  if (characters.length <= longest) return line;
  const cut = characters.slice(0, longest - 1);
  const space = characters[longest - 1] === ' ' ? cut.length : cut.lastIndexOf(' ');
  return `${cut
    .slice(0, space > longest / 2 ? space : cut.length)
    .join('')
    .replace(/[\s,;:.–—-]+$/u, '')}…`;
}
