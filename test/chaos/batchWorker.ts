/**
 * A window that is killed while it works on a batch: works off what waits in the database named by its first argument,
 * an answer each few milliseconds, prints `ready` when it begins and ends when nothing is left.
 */
import * as fs from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { isFinished } from '../../src/core/batches.ts';
import { openDatabase } from '../../src/node/sqlite/database.ts';
import { answering, openBatchWindow } from '../support/batchFixture.ts';

const [file = '', workspace = ''] = process.argv.slice(2);
const tell = (line: string): void => void fs.writeSync(1, `${line}\n`);
const logger = { debug() {}, info() {}, warn() {}, error: (message: string) => tell(`error ${message}`) };

const database = openDatabase({ path: file, logger, now: Date.now });
const window = openBatchWindow(database.batches, {
  logger,
  now: Date.now,
  concurrency: () => 4,
  chat: answering(async ({ prompt }) => {
    tell(`asked ${prompt}`);
    await sleep(Math.random() * 4);
    return `answer to ${prompt} by ${process.pid}`;
  }),
});
tell('ready');
while (!database.batches.list().every(isFinished)) {
  window.goOn(workspace, Number.POSITIVE_INFINITY);
  await sleep(5);
}
await window.close();
database.close();
