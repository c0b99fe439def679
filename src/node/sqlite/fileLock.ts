import { DatabaseSync } from 'node:sqlite';
import { isBusy, storageError } from './sqlError.ts';

export type FileLock = { release(): void };

/**
 * Locks an empty file until `release` or until this process ends, however it ends: the lock is the operating system's,
 * taken by SQLite on all systems alike. So, unlike a process id or a heartbeat, it cannot be mistaken for a living
 * process's after that id was given away again, nor for a dead one's while the process merely sleeps.
 * Returns undefined when another holds the lock longer than `waitMs`. Throws ChatError `storage`.
 */
export function lockFile(path: string, waitMs: number): FileLock | undefined {
  let file: DatabaseSync | undefined;
  try {
    file = new DatabaseSync(path, { timeout: waitMs });
    // Nothing is ever written: no journal file either.
    file.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
    const held = file;
    return { release: () => held.close() };
  } catch (error) {
    if (file?.isOpen) file.close();
    if (isBusy(error)) return undefined;
    throw storageError(error);
  }
}
