/**
 * How much more memory the export of a ledger needs than the process had before, with the first page read: for
 * `npm run bench:dashboard`. Arguments: the database, what to export by, the format. Prints one line.
 */
import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { exportUsage, type UsageGrouping } from '../../src/engine/observability/exportUsage.ts';
import { openDatabase } from '../../src/node/sqlite/database.ts';

const [path = '', by = 'request', format = 'csv'] = process.argv.slice(2);
const logger = { debug() {}, info() {}, warn() {}, error: console.error };
const { ledger, close } = openDatabase({ path, logger, now: Date.now });
const signal = new AbortController().signal;
const options = {
  ledger,
  by: by as UsageGrouping,
  format: format as 'csv' | 'json',
  since: 0,
  until: Date.now() + 1,
  signal,
} as const;
ledger.text({ ...options, after: 0, limit: 1 });

const before = process.memoryUsage.rss();
let most = before;
let bytes = 0;
async function* watched(): AsyncGenerator<string, void> {
  for await (const piece of exportUsage(options)) {
    most = Math.max(most, process.memoryUsage.rss());
    bytes += piece.length;
    yield piece;
  }
}
const started = performance.now();
const watch = setInterval(() => {
  most = Math.max(most, process.memoryUsage.rss());
}, 20);
await pipeline(Readable.from(watched()), createWriteStream(`${path}.csv`));
clearInterval(watch);
const seconds = (performance.now() - started) / 1000;
console.log(
  `${seconds.toFixed(1)} s, ${(bytes / 1e6).toFixed(0)} MB, ${((most - before) / 1e6).toFixed(1)} MB more memory (target: 50 MB)`,
);
close();
