import { randomUUID } from 'node:crypto';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { type FileLock, lockFile } from './fileLock.ts';

/**
 * Tells which processes that write answers are alive. Each holds a lock on a file of its own for as long as it lives.
 * All of it happens inside write transactions of the database, so a lock file is never seen half made.
 */
export type Writers = {
  /** Names this process in the messages that it writes. */
  readonly token: string;
  /** Takes this process's lock, once. Call before the token is stored. */
  announce(): void;
  isAlive(token: string): boolean;
  /** Removes what a dead process left. */
  forget(token: string): void;
  close(): void;
};

export function createWriters(database: string): Writers {
  const token = randomUUID();
  const prefix = `${path.basename(database)}.writer-`;
  const fileOf = (writer: string): string => path.join(path.dirname(database), prefix + writer);
  let own: FileLock | undefined;

  function isAlive(writer: string): boolean {
    if (writer === token) return own !== undefined;
    if (!fs.existsSync(fileOf(writer))) return false;
    const lock = lockFile(fileOf(writer), 0);
    lock?.release();
    return lock === undefined;
  }

  const forget = (writer: string): void => fs.rmSync(fileOf(writer), { force: true });

  /** Processes that were killed between two answers leave their files. */
  function sweep(): void {
    for (const name of fs.readdirSync(path.dirname(database))) {
      const writer = name.startsWith(prefix) ? name.slice(prefix.length) : '';
      if (/^[0-9a-f-]{36}$/.test(writer) && !isAlive(writer)) forget(writer);
    }
  }

  return {
    token,
    announce: () => {
      if (own) return;
      sweep();
      own = lockFile(fileOf(token), 0);
    },
    isAlive,
    forget,
    close: () => {
      if (!own) return;
      own.release();
      own = undefined;
      forget(token);
    },
  };
}
