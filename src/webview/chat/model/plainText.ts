import * as l10n from '@vscode/l10n';
import { parseFenceInfo } from '../../../shared/fenceInfo.ts';
import { lineCount } from './codeBlock.ts';
import type { Block } from './markdownStream.ts';

/** What a screen reader is told of a block: prose without its marks, code as its language and length. */
export function spokenText(block: Block): string {
  if (block.kind === 'code') {
    const language = parseFenceInfo(block.info).language || l10n.t('plain text');
    return l10n.t('Code block, {0}, lines: {1}.', language, lineCount(block));
  }
  return block.source
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/^[ \t]*(?:#{1,6}|>|[-*+]|\d+[.)])[ \t]+/gm, '')
    .replace(/[*_`~|]+/g, '')
    .replace(/\s+/g, ' ')
    .trim();
}
