import * as fs from 'node:fs';
import * as path from 'node:path';
import * as l10n from '@vscode/l10n';
import type { BatchStore } from '../../core/batches.ts';
import { ChatError } from '../../core/errors.ts';
import type { Figures } from '../../core/figures.ts';
import type { ConversationStore, UsageLedger } from '../../core/history.ts';
import type { Logger, Now } from '../../core/ports.ts';
import { createBatchStore } from './batchStore.ts';
import { createConversationStore } from './conversationStore.ts';
import { createFigures } from './figures.ts';
import { lockFile } from './fileLock.ts';
import { migrate, refuseNewer } from './migrations.ts';
import { openSql, type Sql } from './sql.ts';
import { isDamaged, storageError } from './sqlError.ts';
import { createUsageLedger } from './usageLedger.ts';
import { createWriters } from './writers.ts';

export type Database = {
  readonly conversations: ConversationStore;
  readonly ledger: UsageLedger;
  readonly figures: Figures;
  readonly batches: BatchStore;
  close(): void;
};

type Options = {
  readonly path: string;
  readonly logger: Logger;
  readonly now: Now;
  /** Named in what this window records. */
  readonly workspace?: string | undefined;
};

/** How long to wait for other windows that are opening the file at the same time. */
const openingWaitMs = 10_000;

/** Left beside the file when a page of it turns out to be damaged in use; the next opening looks closer then. */
const damageMark = (file: string): string => `${file}.damaged`;

/**
 * Opens the file of conversations and usage, making or migrating it as needed. Many processes may have it open.
 * A damaged file is moved aside, kept and reported; a new one is begun. Throws ChatError `storage`.
 */
export function openDatabase(options: Options): Database {
  const sql = openSafely(options);
  const writers = createWriters(options.path);
  const close = (): void => {
    writers.close();
    sql.close();
  };
  const conversations = createConversationStore({ sql, writers, now: options.now, close });
  const ledger = createUsageLedger(sql, options.workspace);
  const batches = createBatchStore({ sql, writers, ledger, now: options.now });
  return { conversations, ledger, figures: createFigures(sql), batches, close };
}

/** One process at a time: switching to WAL, migrating and moving aside must not cross. */
function openSafely(options: Options): Sql {
  try {
    fs.mkdirSync(path.dirname(options.path), { recursive: true });
  } catch (error) {
    throw storageError(error);
  }
  const lock = lockFile(`${options.path}.lock`, openingWaitMs);
  if (!lock) throw new ChatError('storage', { detail: l10n.t('another program is using the file') });
  try {
    return openOrReplace(options);
  } finally {
    lock.release();
  }
}

function openOrReplace(options: Options): Sql {
  try {
    return prepare(options);
  } catch (error) {
    if (!isDamaged(error)) throw error;
    moveAside(options);
    return prepare(options);
  }
}

/**
 * `synchronous = NORMAL`: in WAL mode a commit has reached the operating system when the call returns, so a killed
 * process loses nothing and the file stays whole. Only a power cut or a crash of the system itself can take the last
 * moments, and even then the file stays whole.
 */
const pragmas = `
PRAGMA journal_mode = WAL;
PRAGMA synchronous = NORMAL;
PRAGMA journal_size_limit = 16777216;
`;

function prepare({ path: file, logger }: Options): Sql {
  let inUse = false; // From the end of the opening to the first damage.
  const sql = openSql(file, (error) => {
    if (!inUse || !isDamaged(error)) return;
    inUse = false;
    markDamaged(file, logger);
  });
  try {
    refuseNewer(sql);
    if (fs.existsSync(damageMark(file))) checkPages(sql, file);
    sql.exec(pragmas);
    migrate(sql);
    inUse = true;
    return sql;
  } catch (error) {
    sql.close();
    throw error;
  }
}

function markDamaged(file: string, logger: Logger): void {
  logger.error('The history file is damaged; it is checked when it is next opened.', { file });
  try {
    fs.writeFileSync(damageMark(file), '');
  } catch {
    // A disk that takes no mark takes no history either: the error that led here is the one to show.
  }
}

/** Throws what `isDamaged` recognises when a page is bad; otherwise takes the mark away. */
function checkPages(sql: Sql, file: string): void {
  const result = sql.get<{ quick_check: string }>('PRAGMA quick_check (1)')?.quick_check;
  if (result !== 'ok') throw damaged();
  fs.rmSync(damageMark(file), { force: true });
}

function damaged(): ChatError {
  const cause = Object.assign(new Error('quick_check'), { errcode: 11 });
  return new ChatError('storage', { detail: l10n.t('the file is damaged') }, { cause });
}

function moveAside({ path: file, logger, now }: Options): void {
  const time = new Date(now()).toISOString().replaceAll(/[:.]/g, '-');
  const aside = `${file}.corrupt-${time}`;
  try {
    // The write-ahead log goes along under the name that repair tools look for.
    for (const suffix of ['', '-wal', '-shm'])
      if (fs.existsSync(file + suffix)) fs.renameSync(file + suffix, aside + suffix);
    fs.rmSync(damageMark(file), { force: true });
  } catch (error) {
    throw storageError(error);
  }
  logger.error('The history file was damaged. It was kept under another name and a new one was begun.', {
    keptAs: aside,
  });
}
