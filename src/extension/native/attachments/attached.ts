import * as l10n from '@vscode/l10n';
import { attachmentLimits } from '../../../conversation/attachmentLimits.ts';
import type { Attachment } from '../../../core/history.ts';

/** What came of attaching: it with what a person should know of it, or why there is none. */
export type Attached =
  | { readonly attachment: Attachment; readonly note?: string }
  | { readonly attachment?: undefined; readonly problem: string };

const kilobytes = (bytes: number): number => Math.ceil(bytes / 1000);

export const tooLarge = (label: string, size: number, limit: number): Attached => ({
  problem: l10n.t('“{0}” is too large to attach: {1} kB, at most {2} kB.', label, kilobytes(size), kilobytes(limit)),
});

/** A text that is whole or not attached at all. */
export function attachText(attachment: Attachment, note?: string): Attached {
  const { label, text } = attachment;
  if (text.length > attachmentLimits.textChars) return tooLarge(label, text.length, attachmentLimits.textChars);
  return note === undefined ? { attachment } : { attachment, note };
}
