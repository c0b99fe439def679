import type { Attachment } from '../core/history.ts';
import { fenceCode } from '../shared/codeFences.ts';

/** An attachment as a fenced block; the info string is `language label`. */
export function attachmentBlock({ language, label, text }: Attachment): string {
  const info = `${language} ${label}`.replaceAll(/[\s`]+/g, ' ').trim();
  return fenceCode(text, info);
}

/** A question as one text: what is attached first, since the question speaks about it. */
export function withAttachments(text: string, attachments: readonly Attachment[]): string {
  return [...attachments.map(attachmentBlock), text].filter((part) => part !== '').join('\n\n');
}
