import * as l10n from '@vscode/l10n';
import type { ContentPart } from '../core/chat.ts';
import type { Attachment } from '../core/history.ts';
import { fenceCode } from '../shared/codeFences.ts';

/** An attachment as a fenced block; the info string is `language label`. An image is named only. */
export function attachmentBlock({ kind, language, label, text }: Attachment): string {
  if (kind === 'image') return `[${l10n.t('Image: {0}', label)}]`;
  const info = `${language} ${label}`.replaceAll(/[\s`]+/g, ' ').trim();
  return fenceCode(text, info);
}

/** A question as one text: what is attached first, since the question speaks about it. */
export function withAttachments(text: string, attachments: readonly Attachment[]): string {
  return [...attachments.map(attachmentBlock), text].filter((part) => part !== '').join('\n\n');
}

/** The images of a message as a model reads them. */
export function imageParts(attachments: readonly Attachment[]): ContentPart[] {
  return attachments.flatMap(({ image }): ContentPart[] => (image ? [{ type: 'image', ...image }] : []));
}
