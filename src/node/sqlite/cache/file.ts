import * as fs from 'node:fs';
import * as path from 'node:path';
import { ChatError } from '../../../core/errors.ts';
import type { Logger, Now } from '../../../core/ports.ts';
import { lockFile } from '../fileLock.ts';
import { openSql, type Sql } from '../sql.ts';
import { isDamaged, isOfAnotherShape } from '../sqlError.ts';
import { schema, schemaNumber } from './schema.ts';

export type CacheFile = {
  /** What `work` makes of the open file, or `otherwise` when there is none or it fails. Never throws. */
  use<Result>(otherwise: Result, work: (sql: Sql) => Result): Result;
  close(): void;
};

export type CacheFileOptions = {
  readonly folder: string;
  /** Most bytes of all entries together. The file itself never takes more than twice that and a little. */
  readonly maxBytes: () => number;
  readonly logger: Logger;
  readonly now: Now;
};

const openingWaitMs = 500;
/** How long to leave a file alone that could not be opened, and how often it is looked whether it is still the one. */
const restMs = 30_000;
const lookMs = 1000;
const pageBytes = 4096;
/** The empty tables. */
const leastPages = 32;

export const cacheFilePath = (folder: string): string => path.join(folder, `cache-${schemaNumber}.sqlite`);
const ownName = /^cache-(\d+)\.sqlite/;

/** Files of a cache go together: one without its write-ahead log is not whole. */
function removeFile(file: string): void {
  for (const suffix of ['', '-wal', '-shm', '-journal']) fs.rmSync(file + suffix, { force: true });
}

const isUnusable = (error: unknown): boolean => isDamaged(error) || isOfAnotherShape(error);

/** What earlier versions of the extension left. */
function removeOlder(folder: string): void {
  for (const name of fs.readdirSync(folder)) {
    const number = ownName.exec(name)?.[1];
    if (number !== undefined && Number(number) < schemaNumber) fs.rmSync(path.join(folder, name), { force: true });
  }
}

/**
 * The file of the cache, opened with its first use. It is thrown away and begun anew when it turns out to be damaged:
 * nothing in it is the only copy of anything.
 */
export function openCacheFile(options: CacheFileOptions): CacheFile {
  const { folder, logger, now } = options;
  const file = cacheFilePath(folder);
  let open: { readonly sql: Sql; readonly inode: number; maxPages: number } | undefined;
  let restUntil = 0;
  let lookAt = 0;
  let droppedAt = Number.NEGATIVE_INFINITY;
  let closed = false;

  function prepare(): Sql {
    const sql = openSql(file);
    try {
      sql.exec(schema);
      return sql;
    } catch (error) {
      sql.close();
      throw error;
    }
  }

  /** One process at a time, so that none opens what another is about to remove. */
  function openAnew(damaged: boolean): Sql {
    fs.mkdirSync(folder, { recursive: true });
    const lock = lockFile(`${file}.lock`, openingWaitMs);
    if (!lock) throw new ChatError('storage');
    try {
      removeOlder(folder);
      if (damaged) removeFile(file);
      try {
        return prepare();
      } catch (error) {
        if (!isUnusable(error)) throw error;
        logger.warn('The cache was damaged and is begun anew.', {});
        removeFile(file);
        return prepare();
      }
    } finally {
      lock.release();
    }
  }

  function inodeNow(): number {
    return fs.statSync(file, { throwIfNoEntry: false })?.ino ?? -1;
  }

  function drop(): void {
    try {
      open?.sql.close();
    } catch {
      // It is given up anyway.
    }
    open = undefined;
  }

  function reopen(damaged: boolean): void {
    drop();
    try {
      const sql = openAnew(damaged);
      open = { sql, inode: inodeNow(), maxPages: 0 };
    } catch (error) {
      restUntil = now() + restMs;
      logger.warn('The cache on the disk cannot be used at present.', { error: ChatError.from(error).code });
    }
  }

  /** One that is damaged again at once is on a disk that better be left alone. */
  function giveUp(): void {
    logger.warn('The cache is damaged and is begun anew.', {});
    if (now() < droppedAt + restMs) {
      drop();
      restUntil = now() + restMs;
    } else reopen(true);
    droppedAt = now();
  }

  /** Another window may have begun a new file in place of a damaged one. */
  function current(): Sql | undefined {
    if (closed) return undefined;
    if (open && now() >= lookAt) {
      lookAt = now() + lookMs;
      if (inodeNow() !== open.inode) drop();
    }
    if (!open && now() >= restUntil) reopen(false);
    const maxPages = leastPages + Math.ceil((2 * options.maxBytes()) / pageBytes);
    if (open && open.maxPages !== maxPages) {
      open.maxPages = maxPages;
      open.sql.exec(`PRAGMA max_page_count = ${maxPages}`);
    }
    return open?.sql;
  }

  return {
    use(otherwise, work) {
      try {
        const sql = current();
        return sql ? work(sql) : otherwise;
      } catch (error) {
        if (isUnusable(error)) giveUp();
        else logger.debug('The cache on the disk was not used.', { error: ChatError.from(error).code });
        return otherwise;
      }
    },
    close() {
      closed = true;
      drop();
    },
  };
}
