import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { type Loopback, startLoopback } from '../../test/support/loopback.ts';
import { chunk, eventStream } from '../../test/support/loopbackScenarios.ts';
import { drain } from '../../test/support/scripted.ts';
import type { ChatMessage } from '../core/chat.ts';
import type { RequestRecord } from '../core/requestRecord.ts';
import { createHttpClient } from '../node/http.ts';
import { type CacheStores, openCache } from '../node/sqlite/cache/openCache.ts';
import { createEngine } from './createEngine.ts';
import type { Engine } from './engine.ts';
import { parseSettings, type Settings } from './settings.ts';

const password = 'tr0ub4dor&3x';
const question = `Does password="${password}" or password="an0ther&One" reach ada@lovelace.org?`;

describe('the engine with masking', () => {
  let loopback: Loopback;
  let engine: Engine;
  let settings: Settings;
  let stores: CacheStores;
  let folder: string;
  let records: RequestRecord[];

  function configure(value: object = {}): void {
    const connections = [{ id: 'loop', baseUrl: loopback.url }];
    const parsed = parseSettings({
      connections,
      reliability: { retries: 0 },
      fallbacks: { 'loop/half': ['loop/says'] },
      ...value,
    });
    assert.deepEqual(parsed.problems, []);
    settings = parsed.settings;
  }

  /** A model that says these pieces, and then breaks off or ends. */
  const define = (model: string, pieces: readonly string[], cut = false): void =>
    loopback.define(model, ({ response }) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      const payloads = pieces.map((content) => chunk({ content }));
      const body = eventStream(cut ? payloads : [...payloads, chunk({}, 'stop')]);
      if (cut) response.write(body.replace('data: [DONE]\n\n', ''), () => response.destroy());
      else response.end(body);
    });

  beforeEach(async () => {
    loopback = await startLoopback();
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'chat-llm-masked-'));
    records = [];
    configure();
    define('says', ['It is [SEC', 'RET_1], not [', 'SECRET_2', '] [x]']);
    const silent = (): void => {};
    const logger = { debug: silent, info: silent, warn: silent, error: silent };
    stores = openCache({ folder, logger, now: Date.now, maxBytes: () => 1_000_000, staleMs: () => 0 });
    engine = createEngine({
      settings: () => settings,
      secrets: { get: async () => undefined, set: async () => {}, delete: async () => {} },
      http: createHttpClient({ connectTimeoutMs: 5000 }),
      logger,
      now: Date.now,
      observer: (record) => void records.push(record),
      cache: stores,
    });
  });
  afterEach(async () => {
    await engine.close();
    await loopback.close();
    stores.store.close();
    fs.rmSync(folder, { recursive: true, force: true });
  });

  function ask(content: string, model = 'loop/says', before: readonly ChatMessage[] = []) {
    const cache = { question: content };
    const context = { requestId: 'r', signal: new AbortController().signal, purpose: 'chat', cache } as const;
    return drain(engine.chat({ model, messages: [...before, { role: 'user', content }], stream: true }, context));
  }
  const sent = (): string => loopback.requests.map(({ rawBody }) => rawBody).join('\n');

  it('sends placeholders for secrets, shows the values again and tells how many', async () => {
    const { text, events } = await ask(question);
    assert.equal(text, `It is ${password}, not an0ther&One [x]`);
    assert.ok(sent().includes('[SECRET_1]') && sent().includes('ada@lovelace.org'));
    assert.ok(!/tr0ub|an0ther/.test(sent()));
    assert.deepEqual(events[0], { type: 'notice', notice: 'masked', counts: { secret: 2 } });
    assert.ok(!/tr0ub/.test(JSON.stringify(events.filter(({ type }) => type === 'notice'))));
    const span = records[0]?.spans.find(({ name }) => name === 'mask');
    assert.equal(span?.facts.masked, 2);
    assert.ok(!/tr0ub/.test(JSON.stringify(records)));
  });

  it('masks personal data, or nothing, where the setting says so', async () => {
    configure({ privacy: { mask: 'secretsAndPersonalData' } });
    assert.equal((await ask(question)).text, `It is ${password}, not an0ther&One [x]`);
    assert.ok(sent().includes('[EMAIL_1]') && !sent().includes('lovelace'));
    configure({ privacy: { mask: 'off' } });
    await ask(`${question} `);
    assert.ok(sent().includes('lovelace') && sent().includes(password));
    assert.ok(!records[1]?.spans.some(({ name }) => name === 'mask'));
  });

  it('keeps no secret in the cache, whose answer fits another secret in the same place', async () => {
    await ask(question);
    const again = await ask(question.replace(password, 'qu1te&Other'));
    assert.equal(again.text, 'It is qu1te&Other, not an0ther&One [x]');
    assert.equal(loopback.requests.length, 1);
    await engine.close();
    stores.store.close();
    const kept = fs
      .readdirSync(folder)
      .map((name) => fs.readFileSync(path.join(folder, name), 'latin1'))
      .join('');
    assert.ok(kept.includes('[SECRET_1]'));
    assert.ok(!/tr0ub|qu1te|an0ther/.test(kept));
  });

  it('shows what it would send', async () => {
    const messages = [{ role: 'user', content: question }] as const;
    const { request, counts } = await engine.masked({ model: 'loop/says', messages, stream: true });
    assert.deepEqual(counts, { secret: 2 });
    await ask(question);
    assert.deepEqual(loopback.requests[0]?.body.messages, request.messages);
  });

  it('puts values back over a change of model and in an answer that breaks off', async () => {
    define('half', ['It is [SECRET_1', '] and [SEC'], true);
    define('says', ['RET_2], both']);
    const { text } = await ask(question, 'loop/half');
    assert.equal(text, `It is ${password} and an0ther&One, both`);
    assert.ok(!/tr0ub|an0ther/.test(sent()));
    configure({ fallbacks: {} });
    const cut = await ask(question, 'loop/half', [{ role: 'system', content: 'Be short.' }]);
    assert.equal(cut.text, `It is ${password} and [SEC`);
    assert.equal(cut.error?.code, 'answer-cut');
  });
});
