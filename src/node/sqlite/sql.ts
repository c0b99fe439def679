import { DatabaseSync, type SQLInputValue, type SQLOutputValue, type StatementSync } from 'node:sqlite';
import { storageError } from './sqlError.ts';

/** How long a statement waits for another process's transaction. Ours take milliseconds. */
const busyTimeoutMs = 5000;

/** A connection with cached statements. Everything throws ChatError `storage`. Rows are trusted: the tables are STRICT. */
export type Sql = {
  get<Row>(text: string, ...values: SQLInputValue[]): Row | undefined;
  all<Row>(text: string, ...values: SQLInputValue[]): Row[];
  /** Returns the number of changed rows. */
  run(text: string, ...values: SQLInputValue[]): number;
  exec(text: string): void;
  /** A function for statements of this connection, that always answers the same to the same value. */
  define(name: string, work: (value: SQLOutputValue) => SQLInputValue): void;
  /** Takes the write lock at once, so that what `work` reads cannot change under it. Joins a running transaction. */
  transaction<Result>(work: () => Result): Result;
  close(): void;
};

/** Node 22 reads a text only up to a NUL. Its stand-in has the same length, so offsets into the text still hold. */
function bindable(value: SQLInputValue): SQLInputValue {
  return typeof value === 'string' && value.includes('\0') ? value.replaceAll('\0', '\ufffd') : value;
}

/** `onError` sees every error before it is thrown. */
export function openSql(path: string, onError: (error: unknown) => void = () => {}): Sql {
  const guarded = <Result>(work: () => Result): Result => {
    try {
      return work();
    } catch (error) {
      const mapped = storageError(error);
      onError(mapped);
      throw mapped;
    }
  };
  const database = guarded(() => new DatabaseSync(path, { timeout: busyTimeoutMs, enableForeignKeyConstraints: true }));
  const statements = new Map<string, StatementSync>();

  function prepare(text: string): StatementSync {
    const known = statements.get(text);
    if (known) return known;
    const statement = database.prepare(text);
    statements.set(text, statement);
    return statement;
  }

  function transaction<Result>(work: () => Result): Result {
    return guarded(() => {
      if (database.isTransaction) return work();
      database.exec('BEGIN IMMEDIATE');
      try {
        const result = work();
        database.exec('COMMIT');
        return result;
      } catch (error) {
        // SQLite itself has already rolled back after some errors, a full disk for one.
        if (database.isTransaction) database.exec('ROLLBACK');
        throw error;
      }
    });
  }

  return {
    // Spread, since rows come without a prototype.
    get: <Row>(text: string, ...values: SQLInputValue[]) =>
      guarded(() => {
        const row = prepare(text).get(...values.map(bindable));
        return row && ({ ...row } as Row);
      }),
    all: <Row>(text: string, ...values: SQLInputValue[]) =>
      guarded(() =>
        prepare(text)
          .all(...values.map(bindable))
          .map((row) => ({ ...row }) as Row),
      ),
    run: (text, ...values) => guarded(() => Number(prepare(text).run(...values.map(bindable)).changes)),
    exec: (text) => guarded(() => database.exec(text)),
    define: (name, work) => guarded(() => database.function(name, { deterministic: true }, work)),
    transaction,
    close: () => {
      if (!database.isOpen) return;
      statements.clear();
      guarded(() => database.close());
    },
  };
}
