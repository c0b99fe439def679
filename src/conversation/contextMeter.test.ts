import assert from 'node:assert/strict';
import { completeEnd, createStoreFixture, type StoreFixture } from '../../test/support/storeFixture.ts';
import type { ChatRequest } from '../core/chat.ts';
import type { Attachment, ConversationStore } from '../core/history.ts';
import type { Handler } from '../core/pipeline.ts';
import { tokenizerOf } from '../engine/observability/tokenizers.ts';
import { settingsSchema } from '../engine/settings.ts';
import { buildRequest, wholePath } from './buildRequest.ts';
import { createContextMeter, overflows, totalOf } from './contextMeter.ts';
import { planSummary, summarize, summaryOf } from './contextSummary.ts';

describe('the context', () => {
  let fixture: StoreFixture;
  let store: ConversationStore;
  let id: number;
  const model = 'own/gpt-4o';

  beforeEach(() => {
    fixture = createStoreFixture();
    store = fixture.open().conversations;
    id = store.createConversation('x');
  });
  afterEach(() => fixture.close());

  const meter = (window?: number) =>
    createContextMeter({
      store,
      settings: () => settingsSchema.parse({ sampling: { maxTokens: 100 } }),
      windowOf: async () => window,
      seesImages: () => false,
    });
  const head = () => store.getPath(id, { limit: 1 }).messages[0]?.id ?? null;
  function turn(question: string, reply: string, attachments: readonly Attachment[] = []): void {
    const user = store.addUserMessage(id, head(), { text: question, attachments });
    const begun = store.beginAnswer(id, user.id, model);
    store.appendToAnswer(begun.id, { text: reply, reasoning: 'not sent' });
    store.endAnswer(begun.id, completeEnd);
  }
  const file: Attachment = { kind: 'file', label: 'a.ts', uri: 'f', language: 'ts', text: 'let a = 1;\n'.repeat(50) };
  const summary = (covers: number): Attachment => ({
    kind: 'summary',
    label: 's',
    uri: '',
    language: 'markdown',
    text: 'They met.',
    covers,
  });

  it('adds up to what the request holds, to a token or two a message', async () => {
    for (let at = 0; at < 30; at++) turn(`question ${at}`, `An answer of a few words, number ${at}.`);
    const use = await meter(1000).measure({ conversationId: id, text: 'and now?', attachments: [file], model });
    const user = store.addUserMessage(id, head(), { text: 'and now?', attachments: [file] });
    const begun = store.beginAnswer(id, user.id, model);
    const path = wholePath(store, id, begun.id);
    const { messages } = buildRequest({ model, path, settings: settingsSchema.parse({}) });
    const { count } = await tokenizerOf('gpt-4o');
    const real = messages.reduce((sum, { content }) => sum + count(String(content)) + 4, 0);
    const counted = totalOf(use) - use.reserve;
    assert.ok(Math.abs(counted - real) <= messages.length * 2, `${counted} ${real}`);
    assert.deepEqual([use.reserve, use.window, use.exact, overflows(use)], [100, 1000, true, true]);
  });

  it('says what nobody knows, and estimates for other models', async () => {
    const use = await meter().measure({ conversationId: null, text: 'hi', attachments: [], model: 'own/llama3' });
    assert.deepEqual([use.window, use.exact, use.history, overflows(use)], [null, false, 0, false]);
  });

  it('counts a changed path when told, and only what a summary leaves', async () => {
    turn('one '.repeat(200), 'two '.repeat(200));
    turn('three', 'four');
    const own = meter();
    const measure = (attachments: readonly Attachment[]) =>
      own.measure({ conversationId: id, text: '', attachments, model });
    const before = await measure([]);
    assert.ok(before.history > 400);
    const fresh = await measure([summary(2)]);
    assert.ok(fresh.history < 40 && fresh.attachments === 0, JSON.stringify(fresh));
    turn('five', 'six', [summary(2)]);
    own.forget();
    assert.ok((await measure([])).history < 60);
  });

  it('summarizes the oldest messages part by part and leaves them where they are', async () => {
    for (let at = 0; at < 4; at++) turn(`question ${at} ${'x'.repeat(90)}`, `answer ${at}`);
    const path = wholePath(store, id);
    const covers = planSummary(path, 60, (text) => text.length / 4);
    assert.ok(covers > 2 && covers < path.length, `${covers}`);
    assert.equal(
      planSummary(path.slice(0, 1), 0, () => 1),
      0,
    );
    const requests: ChatRequest[] = [];
    const chat: Handler = async function* (request) {
      requests.push(request);
      yield { type: 'text-delta', text: `summary ${requests.length}` };
      yield { type: 'finish', reason: 'stop', usage: { inputTokens: 1, outputTokens: 1, estimated: false } };
    };
    const context = { requestId: '1', signal: new AbortController().signal, purpose: 'summary' as const };
    const made = await summarize({ chat, model, path, covers, partChars: 200, context });
    assert.ok(requests.length > 1);
    assert.deepEqual(made, { text: `summary ${requests.length}`, covers });
    assert.match(String(requests[1]?.messages[1]?.content), /summary 1\n\n---/);
    turn('and then?', 'this', [{ ...summary(covers), text: made.text }]);
    const after = wholePath(store, id);
    assert.equal(after.length, path.length + 2);
    assert.deepEqual(summaryOf(after), made);
    const { messages } = buildRequest({ model, path: after, settings: settingsSchema.parse({}) });
    const sent = JSON.stringify(messages);
    assert.ok(sent.includes(made.text) && sent.includes('answer 3') && !sent.includes('question 0'));
    assert.equal(messages[1]?.role, 'user');
  });

  it('reads only what is new after a change, and counts what a first look would', async () => {
    for (let at = 0; at < 60; at++) turn(`question ${at}`, `An answer of a few words, number ${at}.`);
    let read = 0;
    const getPath: ConversationStore['getPath'] = (conversationId, options) => {
      const page = store.getPath(conversationId, options);
      read += page.messages.length;
      return page;
    };
    const collaborators = {
      settings: () => settingsSchema.parse({}),
      windowOf: async () => 1000,
      seesImages: () => false,
    };
    const kept = createContextMeter({ store: { getPath }, ...collaborators });
    const input = { conversationId: id, text: '', attachments: [], model };
    await kept.measure(input);
    const changes: readonly (() => void)[] = [
      () => turn('one more', 'And its answer.', [file]),
      () => void store.addUserMessage(id, head(), { text: 'asked' }),
      () => void store.beginAnswer(id, head() ?? 0, model),
      () => store.appendToAnswer(head() ?? 0, { text: 'It begins', reasoning: '' }),
      () => store.appendToAnswer(head() ?? 0, { text: ' and goes on for longer than before', reasoning: '' }),
      () => void store.endAnswer(head() ?? 0, completeEnd),
      // A version of an early message: the path gets shorter, then longer again.
      () => void store.addUserMessage(id, 40, { text: 'another way' }),
      () => store.selectVersion(41),
      () => turn('with a summary', 'Good.', [summary(4)]),
    ];
    for (const [at, change] of changes.entries()) {
      change();
      kept.forget();
      read = 0;
      const use = await kept.measure(input);
      assert.deepEqual(use, await createContextMeter({ store, ...collaborators }).measure(input), `after change ${at}`);
      if (at < 6) assert.ok(read <= 20, `${read} messages were read after change ${at}`);
    }
  });
});
