/**
 * How long the dashboard waits for its figures with 1,000,000 requests in 90 days over 30 models:
 * `npm run bench:dashboard -- --models 30`. The
 * baseline is what one would write without figures: adding up the ledger's entries.
 */
import { fork } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
import { openDatabase } from '../../src/node/sqlite/database.ts';
import { type PeriodName, periodAt, periodNames } from '../../src/shared/figurePeriods.ts';

const requests = Number(process.env.REQUESTS ?? 1_000_000);
const { values } = parseArgs({ options: { models: { type: 'string', default: '30' } } });
const models = Number(values.models);
const days = 90;
const templates = [null, null, null, 'fix', 'explain', 'review'];

let seed = 1;
function random(): number {
  seed = (seed * 48_271) % 2_147_483_647;
  return seed / 2_147_483_647;
}

function median(work: () => unknown, runs = 9): number {
  const times = Array.from({ length: runs }, () => {
    const start = performance.now();
    work();
    return performance.now() - start;
  });
  return times.sort((a, b) => a - b)[runs >> 1] ?? 0;
}

const milliseconds = (time: number): string => `${time.toFixed(1).padStart(9)} ms`;

/** In order of time, as they would come; the trigger adds them up. */
function fill(file: string, end: number): void {
  const database = new DatabaseSync(file);
  database.exec('BEGIN');
  const add = database.prepare(
    `INSERT INTO usage_entry (at, model, template, outcome, error, input_tokens, output_tokens, estimated, cost_usd,
       duration_ms, first_token_ms) VALUES (?, ?, ?, ?, ?, 900, 300, 0, 0.01, ?, ?)`,
  );
  const start = end - days * 86_400_000;
  for (let n = 0; n < requests; n++) {
    const failed = random() < 0.02;
    const duration = 400 * Math.exp(random() * 4);
    add.run(
      Math.floor(start + ((end - start) * n) / requests),
      `vendor/model-${Math.floor(random() * models)}`,
      templates[n % templates.length] ?? null,
      failed ? 'failed' : 'complete',
      failed ? 'server' : null,
      duration,
      duration / 5,
    );
  }
  database.exec('COMMIT');
  database.close();
}

/** In a process of its own, so that nothing which was measured before counts. */
function measureExport(file: string, by: string, format: string): Promise<string> {
  const child = fork(new URL('./exportMemory.ts', import.meta.url), [file, by, format], {
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  return text(child.stdout as Readable).then((said) => said.trim());
}

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'chat-llm-bench-'));
try {
  const file = path.join(folder, 'history.db');
  const logger = { debug() {}, info() {}, warn() {}, error: console.error };
  const now = Date.now();
  openDatabase({ path: file, logger, now: Date.now }).close();
  fill(file, now);
  const size = fs.statSync(file).size;
  const { figures, ledger, close } = openDatabase({ path: file, logger, now: Date.now });
  figures.expire(now);
  console.log(`${requests} requests in ${days} days over ${models} models, ${(size / 1e6).toFixed(0)} MB`);
  const reads = (name: PeriodName): Record<string, () => unknown> => {
    const { bounds, span, previous } = periodAt(name, now);
    const range = { since: bounds[0] ?? 0, until: bounds.at(-1) ?? 0, span };
    const today = periodAt('days', now).bounds.at(-2) ?? 0;
    return {
      today: () => figures.totals({ since: today, until: periodAt('days', now).bounds.at(-1) ?? 0, span: 'day' }),
      previous: () => figures.totals({ since: previous, until: range.since, span }),
      series: () => figures.series(bounds, span),
      models: () => figures.byModel(range),
      templates: () => figures.byTemplate(range),
    };
  };
  const open = (name: PeriodName): void => {
    for (const read of Object.values(reads(name))) read();
  };
  const raw = new DatabaseSync(file);
  const sum = raw.prepare(
    `SELECT at / 3600000 AS slot, model, count(*), sum(input_tokens), sum(cost_usd), max(duration_ms)
     FROM usage_entry WHERE at >= ? GROUP BY slot, model`,
  );
  for (const name of periodNames) {
    const since = periodAt(name, now).bounds[0] ?? 0;
    const first = median(() => open(name), 1);
    const entries = milliseconds(median(() => sum.all(since), 3));
    console.log(
      `  ${name.padEnd(8)} first${milliseconds(first)}   median${milliseconds(median(() => open(name)))}   entries${entries}`,
    );
    const parts = Object.entries(reads(name)).map(([part, read]) => `${part} ${median(read).toFixed(1)}`);
    console.log(`           of that: ${parts.join(', ')} ms`);
  }
  raw.close();
  const entry = { model: 'a/b', conversationId: 1, template: null, outcome: 'complete', costUsd: 0.1 } as const;
  const usage = { inputTokens: 10, outputTokens: 10, estimated: false };
  console.log(
    `  record        median${milliseconds(median(() => ledger.record({ ...entry, usage, at: Date.now(), durationMs: 900, firstTokenMs: 90 }), 101))}`,
  );
  close();
  for (const by of ['request', 'day', 'model', 'template', 'workspace'] as const)
    for (const format of ['csv', 'json'] as const)
      console.log(`  export by ${by.padEnd(9)} ${format.padEnd(4)} ${await measureExport(file, by, format)}`);
} finally {
  fs.rmSync(folder, { recursive: true, force: true });
}
