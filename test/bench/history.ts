/**
 * How long the history takes with 100,000 messages and the ledger with 1,000,000 entries: `npm run bench:history`.
 * The baseline of the search is what one would write without an index.
 */
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { openDatabase } from '../../src/node/sqlite/database.ts';

const conversations = 5000;
const messagesEach = 20;
const ledgerEntries = 1_000_000;
const end = Date.UTC(2025, 5, 30, 12);

let seed = 1;
function random(): number {
  seed = (seed * 48_271) % 2_147_483_647;
  return seed / 2_147_483_647;
}

const syllables = 'ba ce di fo gu la me ni po ru sa te vi zo xu ka en or un ist ar'.split(' ');
/** Word number `n` is used about as often as 1/n, as in speech. */
const vocabulary = Array.from({ length: 20_000 }, (_, n) =>
  Array.from(
    { length: 1 + (n % 4) },
    (_, k) => syllables[Math.floor(n / syllables.length ** k + k * 3) % syllables.length],
  )
    .join('')
    .concat(n > 400 ? (n % 36).toString(36) : ''),
);
const word = (): string => vocabulary[Math.floor(vocabulary.length ** random()) - 1] ?? '';
const sentence = (): string => Array.from({ length: 40 + Math.floor(random() * 60) }, word).join(' ');

/** Sorted, in milliseconds. */
function timesOf(work: () => unknown, runs: number): number[] {
  const times = Array.from({ length: runs }, () => {
    const start = performance.now();
    work();
    return performance.now() - start;
  });
  return times.sort((a, b) => a - b);
}

const milliseconds = (time = 0): string => `${time.toFixed(2).padStart(9)} ms`;
const quantile = (times: readonly number[], part: number): number => times[Math.ceil(times.length * part) - 1] ?? 0;
const median = (work: () => unknown, runs = 15): string => milliseconds(quantile(timesOf(work, runs), 0.5));

/** From the letter that is in every message to a word that is in none; what a person types on the way to a word. */
const queries = [
  'x',
  'ba',
  vocabulary[150] ?? '',
  vocabulary[9000] ?? '',
  'a e',
  'la po ru',
  'l p r b c',
  'l p r b c d f g',
  'absent9',
  'l p absent9',
];

/** Straight into the tables, as ten thousand calls would; the triggers do their work. */
function fill(file: string): void {
  const database = new DatabaseSync(file);
  database.exec('BEGIN');
  const addConversation = database.prepare(
    'INSERT INTO conversation (id, title, created_at, updated_at, head) VALUES (?, ?, ?, ?, ?)',
  );
  const addMessage = database.prepare(
    `INSERT INTO message (conversation_id, parent_id, depth, role, status, created_at, text)
     VALUES (?, ?, ?, ?, 'complete', ?, ?)`,
  );
  let id = 0;
  for (let at = 1; at <= conversations; at++) {
    addConversation.run(at, `${word()} ${word()} ${word()}`, at, (at * 7919) % conversations, at * messagesEach);
    for (let depth = 1; depth <= messagesEach; depth++) {
      addMessage.run(at, depth === 1 ? null : id, depth, depth % 2 ? 'user' : 'assistant', at, sentence());
      id++;
    }
  }
  // `bench:dashboard` measures those; they would take most of the time here.
  database.exec('DROP TRIGGER usage_figured');
  const addEntry = database.prepare(
    `INSERT INTO usage_entry (at, model, conversation_id, outcome, input_tokens, output_tokens, estimated, cost_usd, duration_ms)
     VALUES (?, ?, ?, 'complete', 900, 300, 0, 0.01, 1000)`,
  );
  for (let n = 0; n < ledgerEntries; n++)
    addEntry.run(end - Math.floor(random() * 31_536_000_000), `demo/${n % 8}`, n % conversations);
  database.exec('COMMIT');
  database.close();
}

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'chat-llm-bench-'));
try {
  const file = path.join(folder, 'history.db');
  const logger = { debug() {}, info() {}, warn() {}, error: console.error };
  openDatabase({ path: file, logger, now: Date.now }).close();
  fill(file);
  const database = openDatabase({ path: file, logger, now: Date.now });
  const { conversations: store, ledger } = database;
  const plain = new DatabaseSync(file);
  const like = plain.prepare(
    `SELECT c.id FROM conversation AS c
     WHERE EXISTS (SELECT 1 FROM message AS m WHERE m.conversation_id = c.id AND m.text LIKE ?)
     ORDER BY c.updated_at DESC LIMIT 50`,
  );
  console.log(
    `search in ${conversations * messagesEach} messages, ${(fs.statSync(file).size / 1e6).toFixed(0)} MB in all`,
  );
  let worst = 0;
  for (const query of queries) {
    const times = timesOf(() => store.listConversations({ query, limit: 50 }), 40);
    const p95 = quantile(times, 0.95);
    worst = Math.max(worst, p95);
    const baseline = median(() => like.all(`%${query}%`), 5);
    const figures = `${milliseconds(quantile(times, 0.5))}   p95${milliseconds(p95)}   LIKE ${baseline}`;
    console.log(`  ${query.padEnd(24)}${figures}   (${store.listConversations({ query, limit: 9999 }).length} found)`);
  }
  console.log(`  worst p95${milliseconds(worst)}`);
  plain.close();
  console.log('conversations');
  console.log(`  list 50     ${median(() => store.listConversations({ limit: 50 }))}`);
  console.log(`  last 30     ${median(() => store.getPath(conversations, { limit: 30 }))}`);
  console.log(`  add message ${median(() => store.addUserMessage(1, null, { text: sentence() }))}`);
  const answer = store.beginAnswer(1, 1, 'demo/small');
  console.log(`  append      ${median(() => store.appendToAnswer(answer.id, { text: 'piece', reasoning: '' }))}`);
  console.log(`ledger of ${ledgerEntries} entries in a year`);
  const day = 86_400_000;
  console.log(`  today       ${median(() => ledger.totals({ since: end - day / 2 }))}`);
  console.log(`  month       ${median(() => ledger.totals({ since: end - 30 * day }))}`);
  console.log(`  by model    ${median(() => ledger.totalsByModel({ since: end - 30 * day }))}`);
  console.log(`  conversation${median(() => ledger.totals({ since: 0, conversationId: 7 }))}`);
  database.close();
} finally {
  fs.rmSync(folder, { recursive: true, force: true });
}
