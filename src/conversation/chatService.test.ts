import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { createStoreFixture, type StoreFixture } from '../../test/support/storeFixture.ts';
import type { ChatEvent, ChatRequest, Notice } from '../core/chat.ts';
import { ChatError } from '../core/errors.ts';
import type { Attachment, ConversationStore, StoredAnswer } from '../core/history.ts';
import type { Context, Handler } from '../core/pipeline.ts';
import { settingsSchema } from '../engine/settings.ts';
import type { ChatServiceEvent } from './chatEvents.ts';
import { type ChatService, createChatService } from './chatService.ts';

const usage = { inputTokens: 5, outputTokens: 7, estimated: false };
const text = (value: string): ChatEvent => ({ type: 'text-delta', text: value });
const finish: ChatEvent = { type: 'finish', reason: 'stop', usage };
const bill = (outcome: 'complete' | 'stopped' | 'failed'): ChatEvent => ({
  type: 'notice',
  notice: 'metered',
  outcome,
  usage: { ...usage, outputTokens: 9 },
  costUsd: 0.125,
  durationMs: 42,
  firstTokenMs: 3,
});

const untilAborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });

describe('chat service', () => {
  let fixture: StoreFixture;
  let store: ConversationStore;
  let service: ChatService;
  let events: ChatServiceEvent[];
  let retried: string[];
  let requests: { request: ChatRequest; context: Context }[];
  let source: (signal: AbortSignal, request: ChatRequest) => AsyncIterable<ChatEvent>;

  beforeEach(() => {
    fixture = createStoreFixture();
    store = fixture.open().conversations;
    events = [];
    requests = [];
    retried = [];
    source = async function* () {
      yield text('Hello');
      yield text(', you');
      yield bill('complete');
      yield finish;
    };
    const chat: Handler = (request, context) => {
      requests.push({ request, context });
      return source(context.signal, request);
    };
    let id = 0;
    service = createChatService({
      store,
      chat,
      settings: () => settingsSchema.parse({}),
      model: () => 'demo/small',
      now: fixture.now,
      newRequestId: () => `request-${++id}`,
      retryNow: (requestId) => retried.push(requestId),
      logger: { debug() {}, info() {}, warn() {}, error: (message) => fixture.logged.push(message) },
      flushMs: 5,
      watchMs: 10,
    });
    service.onEvent((event) => events.push(event));
  });
  afterEach(async () => {
    await service.close();
    fixture.close();
  });

  /** Says `partial`, waits to be stopped, sends its bill and throws as a provider does. */
  async function* stoppable(signal: AbortSignal): AsyncGenerator<ChatEvent> {
    yield text('partial');
    await untilAborted(signal);
    yield text(' too late');
    yield bill('stopped');
    throw new ChatError('cancelled');
  }

  const firstDelta = async (count = 1): Promise<void> => {
    while (events.filter(({ type }) => type === 'delta').length < count) await sleep(1);
  };

  /** The answer as the deltas built it up, each checked to fit and to be stored before it is told. */
  function fromDeltas(answerId: number): { text: string; reasoning: string } {
    const built = { text: '', reasoning: '' };
    for (const event of events) {
      if (event.type !== 'delta' || event.messageId !== answerId) continue;
      assert.equal(event.offset, built.text.length);
      assert.equal(event.reasoningOffset, built.reasoning.length);
      built.text += event.text;
      built.reasoning += event.reasoning;
    }
    return built;
  }

  it('answers a first question: title, question, answer, deltas, end', async () => {
    source = async function* () {
      yield { type: 'reasoning-delta', text: 'hm' };
      yield text('Hello');
      yield text(', you');
      yield bill('complete');
      yield finish;
    };
    const turn = service.send({ conversationId: null, text: '# Greet me\nplease', template: 'Greet' });
    assert.equal(service.isStreaming(turn.conversationId), true);
    assert.deepEqual(
      events.map((event) => (event.type === 'message' ? event.message.role : event.type)),
      ['title', 'user', 'assistant'],
    );
    const answer = await turn.done;
    assert.equal(service.isStreaming(turn.conversationId), false);
    assert.equal(answer.id, turn.answerId);
    assert.equal(answer.text, 'Hello, you');
    assert.equal(answer.reasoning, 'hm');
    assert.equal(answer.status, 'complete');
    assert.equal(answer.finishReason, 'stop');
    assert.equal(answer.usage?.outputTokens, 9);
    assert.equal(answer.costUsd, 0.125);
    assert.equal(answer.durationMs, 42);
    assert.deepEqual(store.getMessage(turn.answerId), answer);
    assert.deepEqual(fromDeltas(turn.answerId), { text: 'Hello, you', reasoning: 'hm' });
    assert.deepEqual(events.at(-1), { type: 'message', message: answer });
    assert.equal(store.getConversation(turn.conversationId)?.title, 'Greet me');
    const { request, context } = requests[0] ?? assert.fail();
    assert.equal(request.model, 'demo/small');
    assert.equal(request.messages.at(-1)?.content, '# Greet me\nplease');
    assert.deepEqual(
      { ...context, signal: null },
      {
        requestId: 'request-1',
        signal: null,
        purpose: 'template',
        template: 'Greet',
        conversationId: turn.conversationId,
        messageId: turn.answerId,
        cache: { question: '# Greet me\nplease', files: [] },
      },
    );
  });

  it('tells a delta only after it is in the file', async () => {
    const other = fixture.open().conversations;
    const behind: string[] = [];
    service.onEvent((event) => {
      if (event.type !== 'delta') return;
      const stored = other.getMessage(event.messageId)?.text ?? '';
      if (stored.length < event.offset + event.text.length) behind.push(stored);
    });
    await service.send({ conversationId: null, text: 'x' }).done;
    assert.deepEqual(behind, []);
    assert.ok(events.some(({ type }) => type === 'delta'));
  });

  it('joins many pieces into few deltas without losing one', async () => {
    const pieces = Array.from({ length: 3000 }, (_, at) => `${at} `);
    source = async function* () {
      for (const piece of pieces) yield text(piece);
      yield finish;
    };
    const answer = await service.send({ conversationId: null, text: 'count' }).done;
    assert.equal(answer.text, pieces.join(''));
    assert.equal(fromDeltas(answer.id).text, answer.text);
    assert.ok(events.length < 1500, `${events.length}`);
    assert.equal(answer.usage?.outputTokens, 7);
    assert.equal(answer.costUsd, null);
  });

  it('asks the source for more only when the last piece is dealt with', async () => {
    let asked = 0;
    let heard = 0;
    let ahead = 0;
    service.onEvent((event) => {
      if (event.type === 'delta') heard = event.offset + event.text.length;
    });
    source = async function* () {
      for (; asked < 200; asked++) {
        ahead = Math.max(ahead, asked - heard);
        yield text('x');
      }
      yield finish;
    };
    await service.send({ conversationId: null, text: 'x' }).done;
    // The clock moves by a millisecond at each look, so an interval of five holds back few pieces.
    assert.ok(ahead <= 10, `${ahead}`);
  });

  it('keeps the partial text and the reason of a failed answer', async () => {
    source = async function* () {
      yield text('par');
      yield bill('failed');
      throw new ChatError('server-error', { status: 500 });
    };
    const answer = await service.send({ conversationId: null, text: 'x' }).done;
    assert.equal(answer.status, 'failed');
    assert.equal(answer.text, 'par');
    assert.equal(answer.error?.code, 'server-error');
    assert.equal(answer.costUsd, 0.125);

    const errors: [Handler, string][] = [
      [
        () => {
          throw new TypeError('bug');
        },
        'internal',
      ],
      [
        async function* () {
          yield text('no end');
        },
        'answer-cut',
      ],
    ];
    for (const [handler, code] of errors) {
      source = (signal, request) => handler(request, { requestId: '', signal, purpose: 'chat' });
      const next = await service.send({ conversationId: answer.conversationId, text: 'again' }).done;
      assert.equal(next.error?.code, code);
    }
    assert.equal(store.getPath(answer.conversationId, { limit: 9 }).messages.length, 6);
  });

  it('keeps what a person should know of how an answer came about, each notice once', async () => {
    const degraded: ChatEvent = { type: 'notice', notice: 'degraded', shortfall: 'vision' };
    source = async function* () {
      yield degraded;
      yield { type: 'notice', notice: 'keep-alive' };
      yield degraded;
      yield text('I see nothing.');
      yield finish;
    };
    const turn = service.send({ conversationId: null, text: 'What is in the picture?' });
    assert.deepEqual((await turn.done).notices, [degraded]);
    const stored = store.getMessage(turn.answerId);
    assert.deepEqual(stored?.role === 'assistant' && stored.notices, [degraded]);
  });

  it('stops: keeps what came before, drops what comes after, takes the bill', async () => {
    source = stoppable;
    const turn = service.send({ conversationId: null, text: 'x' });
    await firstDelta();
    service.stop(turn.conversationId);
    const answer = await turn.done;
    assert.equal(answer.status, 'stopped');
    assert.equal(answer.text, 'partial');
    assert.equal(answer.error, null);
    assert.equal(answer.usage?.outputTokens, 9);
    assert.equal(answer.durationMs, 42);
    service.stop(turn.conversationId);
    service.stop(999);
  });

  it('leaves a source alone that does not react to the stop', async () => {
    source = async function* () {
      yield text('deaf');
      await new Promise(() => {});
    };
    const turn = service.send({ conversationId: null, text: 'x' });
    await firstDelta();
    service.stop(turn.conversationId);
    const answer = await turn.done;
    assert.equal(answer.status, 'stopped');
    assert.equal(answer.text, 'deaf');
  });

  it('lets a source that is always ready be stopped', async () => {
    source = async function* () {
      for (;;) yield text('x');
    };
    const turn = service.send({ conversationId: null, text: 'x' });
    await firstDelta();
    service.stop(turn.conversationId);
    assert.equal((await turn.done).status, 'stopped');
  });

  it('stops the running answer before it sends the next question', async () => {
    source = stoppable;
    const first = service.send({ conversationId: null, text: 'one' });
    await firstDelta();
    source = async function* () {
      yield text('second');
      yield finish;
    };
    const second = service.send({ conversationId: first.conversationId, text: 'two' });
    const third = service.send({ conversationId: first.conversationId, text: 'three' });
    assert.deepEqual(
      (await Promise.all([first.done, second.done, third.done])).map(({ status }) => status),
      ['stopped', 'stopped', 'complete'],
    );
    assert.equal(requests.length, 2);
    assert.deepEqual(
      requests[1]?.request.messages.slice(1).map(({ content }) => content),
      ['one', 'partial', 'two\n\nthree'],
    );
    assert.equal(service.isStreaming(first.conversationId), false);
  });

  it('runs answers of several conversations at once and stops all on close', async () => {
    source = stoppable;
    const turns = [1, 2, 3].map((n) => service.send({ conversationId: null, text: `${n}` }));
    await firstDelta(3);
    await service.close();
    for (const turn of turns) {
      const answer = store.getMessage(turn.answerId) as StoredAnswer;
      assert.equal(answer.status, 'stopped');
      assert.equal(answer.text, 'partial');
    }
    assert.throws(() => service.send({ conversationId: null, text: 'late' }), ChatError.is);
    assert.throws(() => service.regenerate(1), ChatError.is);
    assert.throws(() => service.editAndResend(1, 'x'), ChatError.is);
  });

  it('regenerates beside the old answer, with another model if asked', async () => {
    const first = await service.send({ conversationId: null, text: 'one' }).done;
    events.length = 0;
    const again = await service.regenerate(first.id, { model: 'demo/large' }).done;
    assert.equal(events[0]?.type, 'path');
    assert.deepEqual(again.versions, [first.id, again.id]);
    assert.equal(again.model, 'demo/large');
    assert.equal(requests[1]?.request.messages.length, 2);
    assert.equal(store.getPath(first.conversationId, { limit: 9 }).messages.at(-1)?.id, again.id);
    assert.equal(requests[1]?.context.cache?.fresh, true);
    assert.throws(() => service.regenerate(first.parentId ?? 0), ChatError.is);
    assert.throws(() => service.regenerate(999), ChatError.is);
  });

  it('tells the cache the question and the files of the whole conversation, and keeps what it says', async () => {
    const file = (uri: string): Attachment => ({ kind: 'file', label: uri, uri, language: 'ts', text: 'x' });
    const hit: Notice = {
      type: 'notice',
      notice: 'cache-hit',
      tier: 'disk',
      key: 'k',
      model: 'demo/small',
      storedAt: 5,
      savedTokens: 9,
      savedUsd: null,
    };
    const offer: Notice = {
      type: 'notice',
      notice: 'cache-offer',
      key: 'k',
      question: 'q',
      storedAt: 5,
      similarity: 0.9,
    };
    const gate = Promise.withResolvers<void>();
    source = async function* () {
      yield offer;
      yield hit;
      yield text('kept');
      await gate.promise;
      yield finish;
    };
    const attachments = [file('file:///a'), file('file:///b')];
    const turn = service.send({ conversationId: null, text: 'one', attachments });
    while (!events.some(({ type }) => type === 'delta')) await sleep(1);
    assert.deepEqual(service.waitsFor(turn.conversationId), offer);
    gate.resolve();
    const first = await turn.done;
    assert.deepEqual(first.notices, [offer, hit]);
    assert.equal(service.waitsFor(turn.conversationId), null);
    const { conversationId } = turn;
    await service.send({ conversationId, text: 'two', attachments: [file('file:///b'), file('')] }).done;
    await service.regenerate(first.id, { use: 'k' }).done;
    assert.deepEqual(
      requests.map(({ context }) => context.cache),
      [
        { question: 'one', files: ['file:///a', 'file:///b'] },
        { question: 'two', files: ['file:///a', 'file:///b'] },
        { use: 'k', question: 'one', files: ['file:///a', 'file:///b'] },
      ],
    );
  });

  it('goes on with an answer that broke off, in a version of its own', async () => {
    source = async function* () {
      yield text('One, two');
      throw new ChatError('answer-cut');
    };
    const first = await service.send({ conversationId: null, text: 'Count' }).done;
    events.length = 0;
    source = async function* () {
      yield text(', three');
      yield finish;
    };
    const whole = await service.continueAnswer(first.id, { model: 'demo/large' }).done;
    assert.deepEqual([whole.text, whole.status, whole.model], ['One, two, three', 'complete', 'demo/large']);
    assert.deepEqual(whole.versions, [first.id, whole.id]);
    assert.equal(store.getMessage(first.id)?.text, 'One, two');
    assert.deepEqual(
      requests[1]?.request.messages.slice(1).map(({ role, content }) => [role, content]),
      [
        ['user', 'Count'],
        ['assistant', 'One, two'],
      ],
    );
    const deltas = events.filter((event) => event.type === 'delta');
    assert.deepEqual(
      deltas.map((delta) => [delta.offset, delta.text]),
      [
        [0, 'One, two'],
        [8, ', three'],
      ],
    );
  });

  it('tells what an answer waits for, until text comes, and ends the wait', async () => {
    const target = { model: 'demo/small', key: 0 };
    const error = new ChatError('overloaded').data;
    const wait: ChatEvent = { type: 'notice', notice: 'retry-wait', target, error, dueAt: 5 };
    const fallback: ChatEvent = { type: 'notice', notice: 'fallback', from: target, to: target, error };
    const attempt: ChatEvent = { type: 'notice', notice: 'attempt', target };
    const seen: unknown[] = [];
    source = async function* () {
      yield attempt;
      yield wait;
      seen.push(service.waitsFor(1));
      service.retryNow(1);
      yield attempt;
      seen.push(service.waitsFor(1));
      yield fallback;
      yield attempt;
      seen.push(service.waitsFor(1));
      yield text('x');
      await sleep(20);
      seen.push(service.waitsFor(1));
      yield wait;
      throw new ChatError('overloaded');
    };
    const answer = await service.send({ conversationId: null, text: 'x' }).done;
    assert.deepEqual(seen, [wait, null, fallback, null]);
    assert.deepEqual(retried, ['request-1']);
    assert.deepEqual(
      events.flatMap((event) => (event.type === 'wait' ? [event.wait] : [])),
      [wait, null, fallback, null, wait, null],
    );
    assert.deepEqual(answer.notices, [fallback]);
    service.retryNow(1);
    assert.equal(retried.length, 1);
  });

  it('resends an edited question as a version, with its attachments and template', async () => {
    const attachments = [{ kind: 'file', label: 'a.ts', uri: 'file:///a.ts', language: 'ts', text: 'let a;' }] as const;
    const first = await service.send({ conversationId: null, text: 'one', attachments, template: 'Fix' }).done;
    events.length = 0;
    const edited = await service.editAndResend(first.parentId ?? 0, 'edited').done;
    assert.equal(events[0]?.type, 'path');
    const question = store.getMessage(edited.parentId ?? 0);
    assert.ok(question?.role === 'user');
    assert.equal(question.text, 'edited');
    assert.deepEqual(question.attachments, attachments);
    assert.equal(question.template, 'Fix');
    assert.deepEqual(question.versions, [first.parentId, question.id]);
    assert.throws(() => service.editAndResend(first.id, 'x'), ChatError.is);
  });

  it('survives a store that fails in the middle and a listener that throws', async () => {
    service.onEvent(() => {
      throw new Error('broken listener');
    });
    let cleanedUp = false;
    source = async function* () {
      try {
        yield text('before');
        store.close();
        for (;;) yield text(' after');
      } finally {
        cleanedUp = true;
      }
    };
    const answer = await service.send({ conversationId: null, text: 'x' }).done;
    assert.equal(answer.status, 'failed');
    assert.equal(answer.error?.code, 'storage');
    assert.equal(answer.text, 'before');
    assert.equal(cleanedUp, true);
    assert.ok(fixture.logged.includes('An answer could not be stored.'));
    assert.ok(fixture.logged.includes('A listener of the chat failed.'));
    assert.throws(() => service.send({ conversationId: null, text: 'x' }), ChatError.is);
  });

  it('stops listening when told', async () => {
    const heard: ChatServiceEvent[] = [];
    const unsubscribe = service.onEvent((event) => heard.push(event));
    unsubscribe();
    await service.send({ conversationId: null, text: 'x' }).done;
    assert.deepEqual(heard, []);
  });

  /** The same storage in another window. */
  function otherWindow(): ChatService {
    const logger = { debug() {}, info() {}, warn() {}, error: (message: string) => fixture.logged.push(message) };
    return createChatService({
      store: fixture.open().conversations,
      chat: () => {
        throw new Error('asks nothing');
      },
      settings: () => settingsSchema.parse({}),
      model: () => 'demo/small',
      now: fixture.now,
      newRequestId: () => 'other',
      logger,
    });
  }

  for (const [when, first] of [
    ['while it is written', 'Hello'],
    ['before its first word', ''],
  ] as const)
    it(`stops an answer from another window, ${when}`, async () => {
      const asked = Promise.withResolvers<AbortSignal>();
      source = async function* (signal) {
        if (first) yield text(first);
        asked.resolve(signal);
        await untilAborted(signal);
        yield text(' too late');
      };
      const turn = service.send({ conversationId: null, text: 'Hi' });
      await asked.promise;
      if (first) while (!events.some(({ type }) => type === 'delta')) await sleep(1);
      const other = otherWindow();
      const seen: ChatServiceEvent[] = [];
      other.onEvent((event) => seen.push(event));
      other.stop(turn.conversationId);
      const [event] = seen;
      assert.ok(event?.type === 'message' && event.message.role === 'assistant');
      assert.deepEqual([event.message.status, event.message.text], ['stopped', first]);
      const ended = await turn.done;
      assert.deepEqual([ended.status, ended.text], ['stopped', first]);
      assert.deepEqual(store.getMessage(turn.answerId), ended);
      assert.deepEqual(fixture.logged, []);
      other.stop(turn.conversationId);
      assert.equal(seen.length, 1, 'an answer that has ended stays as it is');
      await other.close();
    });
});
