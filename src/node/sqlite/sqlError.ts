import * as l10n from '@vscode/l10n';
import { ChatError } from '../../core/errors.ts';

/** Primary result codes of SQLite (sqlite.org/rescode.html) that call for words of their own. */
const resultCode = {
  error: 1,
  busy: 5,
  locked: 6,
  readOnly: 8,
  ioError: 10,
  corrupt: 11,
  full: 13,
  cannotOpen: 14,
  notADatabase: 26,
} as const;

/** SQLite's primary result code, or undefined for any other error. Extended codes keep it in their low byte. */
function primaryCode(error: unknown): number | undefined {
  const code = error instanceof Error && 'errcode' in error ? error.errcode : undefined;
  return typeof code === 'number' ? code & 0xff : undefined;
}

export function isDamaged(error: unknown): boolean {
  const code = primaryCode(ChatError.is(error) ? error.cause : error);
  return code === resultCode.corrupt || code === resultCode.notADatabase;
}

/** Whether the file has other tables or columns than the statement expects. */
export function isOfAnotherShape(error: unknown): boolean {
  const cause = ChatError.is(error) ? error.cause : error;
  const shapes = /no such (table|column)|has no column named|has \d+ columns? but/;
  return primaryCode(cause) === resultCode.error && shapes.test((cause as Error).message);
}

export function isBusy(error: unknown): boolean {
  const code = primaryCode(error);
  return code === resultCode.busy || code === resultCode.locked;
}

function detailOf(code: number): string {
  switch (code) {
    case resultCode.busy:
    case resultCode.locked:
      return l10n.t('another program is using the file');
    case resultCode.readOnly:
      return l10n.t('the file is read-only');
    case resultCode.ioError:
      return l10n.t('the disk reports an error');
    case resultCode.full:
      return l10n.t('the disk is full');
    case resultCode.cannotOpen:
      return l10n.t('the file cannot be opened');
    case resultCode.corrupt:
    case resultCode.notADatabase:
      return l10n.t('the file is damaged');
    default:
      return l10n.t('the database reports error {0}', code);
  }
}

/**
 * An error of `node:sqlite` or of the file system as ChatError `storage`. SQLite's own message is left out: it can quote
 * what was being stored. Errors that are neither are bugs and come back unchanged.
 */
export function storageError(error: unknown): unknown {
  if (ChatError.is(error) || !(error instanceof Error)) return error;
  const code = primaryCode(error);
  if (code !== undefined) return new ChatError('storage', { detail: detailOf(code) }, { cause: error });
  const system = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (system === 'ERR_INVALID_STATE')
    return new ChatError('storage', { detail: l10n.t('the file is closed') }, { cause: error });
  if ('syscall' in error) return new ChatError('storage', { detail: system }, { cause: error });
  return error;
}
