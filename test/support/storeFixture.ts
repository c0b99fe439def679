import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import type { BatchOutcome, BatchPlan } from '../../src/core/batches.ts';
import type { AnswerEnd } from '../../src/core/history.ts';
import type { Logger } from '../../src/core/ports.ts';
import { type Database, openDatabase } from '../../src/node/sqlite/database.ts';

/** A real database file in a folder of its own, with a clock that goes on by one millisecond at each look. */
export type StoreFixture = {
  readonly folder: string;
  readonly file: string;
  /** What was logged, as `level message`. */
  readonly logged: string[];
  now(): number;
  /** Opens the file once more, as another window would. */
  open(): Database;
  /** Closes all and removes the folder. */
  close(): void;
};

export const startTime = Date.UTC(2025, 0, 15, 12);

export const completeEnd: AnswerEnd = {
  status: 'complete',
  error: null,
  finishReason: 'stop',
  usage: { inputTokens: 12, outputTokens: 34, estimated: false },
  costUsd: 0.5,
  durationMs: 1500,
};

/** A batch over files of four characters each. */
export const batchPlan = (files: number, change: Partial<BatchPlan> = {}): BatchPlan => {
  const numbers = Array.from({ length: files }, (_, at) => at);
  return {
    title: 'Document',
    template: 'document',
    mode: 'replace',
    model: 'loop/m',
    sampling: { temperature: 0 },
    routing: 'cheapest',
    route: 'queue',
    workspace: 'file:///w',
    sources: numbers.map((at) => ({
      uri: `file:///w/file${at}.ts`,
      label: `file${at}.ts`,
      language: 'typescript',
      text: 'code',
    })),
    items: numbers.map((at) => ({ source: at, start: 0, end: 4, label: `file${at}.ts`, prompt: `prompt ${at}` })),
    ...change,
  };
};

export const doneOutcome = (answer: string): BatchOutcome => ({
  status: 'done',
  answer,
  finishReason: 'stop',
  usage: { inputTokens: 3, outputTokens: 4, estimated: false },
  costUsd: 0.25,
});

export function createStoreFixture(): StoreFixture {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'chat-llm-store-'));
  const file = path.join(folder, 'global storage', 'history.db');
  const logged: string[] = [];
  const opened: Database[] = [];
  let time = startTime;
  const log = (level: string) => (message: string) => void logged.push(`${level} ${message}`);
  const logger: Logger = { debug: log('debug'), info: log('info'), warn: log('warn'), error: log('error') };
  const now = (): number => time++;
  return {
    folder,
    file,
    logged,
    now,
    open: () => {
      const database = openDatabase({ path: file, logger, now });
      opened.push(database);
      return database;
    },
    close: () => {
      for (const database of opened) database.close();
      fs.rmSync(folder, { recursive: true, force: true });
    },
  };
}
