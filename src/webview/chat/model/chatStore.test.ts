import assert from 'node:assert/strict';
import type { AnswerView, HostMessage, PanelMessage, PanelState } from '../../../protocol/messages.ts';
import { createChatStore } from './chatStore.ts';
import type { LocalDraft } from './drafts.ts';

const answer = (id: number, text: string, more: Partial<AnswerView> = {}): AnswerView => ({
  role: 'assistant',
  id,
  text,
  reasoning: '',
  status: 'streaming',
  error: null,
  model: 'demo/demo',
  finishReason: null,
  usage: null,
  costUsd: null,
  durationMs: null,
  createdAt: 0,
  versions: [id],
  ...more,
});

const state = (more: Partial<PanelState> = {}): HostMessage => ({
  type: 'state',
  state: {
    conversation: { id: 1, title: 'One' },
    messages: [answer(2, 'Hello')],
    hasEarlier: true,
    draft: { text: '', at: 0 },
    attachments: [],
    model: { ref: 'demo/demo', label: 'Demo' },
    wait: null,
    demoOnly: true,
    private: true,
    ...more,
  },
});

const delta = (text: string, offset: number, more: object = {}): HostMessage => ({
  type: 'delta',
  conversationId: 1,
  messageId: 2,
  text,
  offset,
  reasoning: '',
  reasoningOffset: 0,
  ...more,
});

function setUp(savedDraft?: LocalDraft) {
  const sent: PanelMessage[] = [];
  const frames: (() => void)[] = [];
  const timers = new Set<() => void>();
  const saved: LocalDraft[] = [];
  let clock = 100;
  const store = createChatStore({
    post: (message) => sent.push(message),
    nextFrame: (run) => frames.push(run),
    later(run) {
      timers.add(run);
      return () => timers.delete(run);
    },
    now: () => clock,
    savedDraft,
    saveDraft: (draft) => saved.push(draft),
    tellDraft: (draft) => sent.push({ type: 'draft', ...draft }),
  });
  const texts = () =>
    store.entries.value.map((entry) =>
      entry.role === 'assistant' ? entry.text.value.source() : entry.view.value.text,
    );
  return {
    store,
    sent,
    texts,
    frames,
    saved,
    timeOut: () => {
      for (const run of [...timers]) {
        timers.delete(run);
        run();
      }
    },
    frame: () => {
      for (const run of frames.splice(0)) run();
    },
    tick: (ms: number) => {
      clock += ms;
    },
  };
}

describe('createChatStore', () => {
  it('joins the deltas of a frame', () => {
    const { store, texts, frame, frames } = setUp();
    store.receive(state());
    store.receive(delta(' wor', 5));
    store.receive(delta('ld', 9));
    assert.deepEqual(texts(), ['Hello']);
    assert.equal(frames.length, 1);
    frame();
    assert.deepEqual(texts(), ['Hello world']);
  });

  it('asks for the state once when a delta is missing', () => {
    const { store, sent, texts, frame } = setUp();
    store.receive(state());
    store.receive(delta('late', 9));
    frame();
    store.receive(delta('later', 13));
    frame();
    assert.deepEqual(sent, [{ type: 'ready' }]);
    store.receive(state({ messages: [answer(2, 'Hello, my late')] }));
    store.receive(delta('r', 14));
    frame();
    assert.deepEqual(texts(), ['Hello, my later']);
  });

  it('passes over deltas it has already and those of other conversations', () => {
    const { store, sent, texts, frame } = setUp();
    store.receive(state());
    store.receive(delta('llo', 2));
    store.receive(delta('x', 0, { conversationId: 9 }));
    frame();
    assert.deepEqual(texts(), ['Hello']);
    assert.deepEqual(sent, []);
  });

  it('applies waiting deltas before a message that comes after them', () => {
    const { store, texts, sent } = setUp();
    store.receive(state());
    const entry = store.entries.value[0];
    store.receive(delta(' world', 5));
    store.receive({ type: 'message', conversationId: 1, message: answer(2, 'Hello world', { status: 'complete' }) });
    assert.deepEqual(texts(), ['Hello world']);
    assert.equal(store.entries.value[0], entry);
    assert.equal(store.streaming.value, false);
    assert.deepEqual(sent, []);
  });

  it('keeps what is drawn of a message that a new state shows again', () => {
    const { store } = setUp();
    store.receive(state({ messages: [answer(2, 'Hello', { status: 'complete' })] }));
    const [before] = store.entries.value;
    const text = before?.role === 'assistant' ? before.text.value : undefined;
    store.receive(state({ messages: [answer(2, 'Hello', { status: 'complete' }), answer(3, '')] }));
    const [after] = store.entries.value;
    assert.equal(after, before);
    assert.equal(after?.role === 'assistant' ? after.text.value : undefined, text);
  });

  it('puts earlier messages before the others and asks for one page at a time', () => {
    const { store, sent } = setUp();
    store.receive(state());
    store.loadEarlier();
    store.loadEarlier();
    assert.deepEqual(sent, [{ type: 'loadEarlier', conversationId: 1, before: 2, amount: 'page' }]);
    store.receive({
      type: 'earlier',
      conversationId: 1,
      messages: [answer(1, 'first', { status: 'complete' })],
      hasEarlier: false,
    });
    assert.deepEqual(
      store.entries.value.map((entry) => entry.id),
      [1, 2],
    );
    store.loadEarlier();
    assert.equal(sent.length, 1);
  });

  it('restores the newer draft', () => {
    const { store } = setUp({ text: 'typed', at: 50, conversationId: 1 });
    store.receive(state({ draft: { text: 'old', at: 40 } }));
    assert.equal(store.draft.value.text, 'typed');
  });

  it('keeps what is typed while a new conversation gets its id', () => {
    const { store } = setUp();
    store.receive(state({ conversation: null, messages: [] }));
    store.send('question');
    store.setDraft('next');
    store.receive(state({ conversation: { id: 7, title: 'question' } }));
    assert.equal(store.draft.value.text, 'next');
    store.receive(state({ conversation: { id: 8, title: 'other' } }));
    assert.equal(store.draft.value.text, '');
  });

  it('keeps what is typed, and sent, before the host has opened the new conversation', () => {
    const { store, sent } = setUp();
    store.receive(state());
    store.setDraft('of the old one');
    store.startNew();
    assert.equal(store.conversation.value, null);
    assert.deepEqual([store.draft.value.text, store.entries.value.length], ['', 0]);
    store.setDraft('typed fast');
    store.receive(state({ conversation: null, messages: [] }));
    assert.equal(store.draft.value.text, 'typed fast');
    store.startNew();
    store.send('sent fast');
    store.setDraft('and the next');
    store.receive(state({ conversation: null, messages: [] }));
    store.receive(state({ conversation: { id: 9, title: 'sent fast' } }));
    assert.equal(store.draft.value.text, 'and the next');
    assert.deepEqual(
      sent.filter(({ type }) => type !== 'draft').map(({ type }) => type),
      ['newConversation', 'newConversation', 'send'],
    );
  });

  describe('the question that was sent', () => {
    it('is kept for the next page until the host has taken it', () => {
      const { store, saved } = setUp();
      store.receive(state({ conversation: null, messages: [] }));
      store.setDraft('question');
      store.send('question');
      assert.equal(saved.at(-1)?.text, 'question');
      store.receive({ type: 'taken' });
      assert.equal(saved.at(-1)?.text, '');
    });

    it('is in the box of the page that follows, unless the host has stored it', () => {
      const kept: LocalDraft = { text: 'question', at: 50, conversationId: 1 };
      const lost = setUp(kept).store;
      lost.receive(state({ draft: { text: 'quest', at: 40 } }));
      assert.equal(lost.draft.value.text, 'question');
      const stored = setUp(kept).store;
      stored.receive(state({ draft: { text: '', at: 60 } }));
      assert.equal(stored.draft.value.text, '');
    });

    it('goes back into the box, before what was typed since, when nobody takes it', () => {
      const { store, timeOut } = setUp();
      store.receive(state());
      store.send('question');
      store.setDraft('and more');
      timeOut();
      assert.equal(store.draft.value.text, 'question\n\nand more');
      assert.match(store.toast.value?.text ?? '', /not taken/);
    });

    it('leaves the box again when it is taken late', () => {
      const { store, timeOut, sent } = setUp();
      store.receive(state());
      store.send('question');
      timeOut();
      assert.equal(store.draft.value.text, 'question');
      store.receive({ type: 'taken' });
      assert.equal(store.draft.value.text, '');
      const told = sent.findLast((message) => message.type === 'draft');
      assert.equal(told?.type === 'draft' && told.text, '');
    });

    it('is not given back once it was taken', () => {
      const { store, timeOut } = setUp();
      store.receive(state());
      store.send('question');
      store.receive({ type: 'taken' });
      timeOut();
      assert.equal(store.draft.value.text, '');
      assert.equal(store.toast.value, undefined);
    });
  });

  it('tells how long the model thought', () => {
    const { store, frame, tick } = setUp();
    store.receive(state({ messages: [answer(2, '')] }));
    store.receive(delta('', 0, { reasoning: 'hm' }));
    frame();
    tick(4_000);
    store.receive(delta('So', 0, { reasoningOffset: 2 }));
    frame();
    const [entry] = store.entries.value;
    assert.equal(entry?.role === 'assistant' ? entry.thoughtMs.value : undefined, 4_000);
  });

  it('renames the shown conversation and its line in the history', () => {
    const { store } = setUp();
    store.receive(state());
    const item = { id: 1, title: 'One', updatedAt: 0, messageCount: 2, pinned: false, archived: false, private: false };
    store.receive({ type: 'conversations', query: '', archived: false, conversations: [item], hasMore: false });
    store.receive({ type: 'title', conversationId: 1, title: 'Two' });
    assert.equal(store.conversation.value?.title, 'Two');
    assert.equal(store.history.value?.conversations[0]?.title, 'Two');
  });
});
