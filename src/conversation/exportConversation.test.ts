import assert from 'node:assert/strict';
import { completeEnd, createStoreFixture, type StoreFixture } from '../../test/support/storeFixture.ts';
import { ChatError } from '../core/errors.ts';
import type { AnswerEnd, ConversationStore } from '../core/history.ts';
import { exportConversation } from './exportConversation.ts';
import { parseConversationExport } from './exportFormat.ts';

describe('exportConversation', () => {
  let fixture: StoreFixture;
  let store: ConversationStore;
  let conversationId: number;

  beforeEach(() => {
    fixture = createStoreFixture();
    store = fixture.open().conversations;
    conversationId = store.createConversation('Shopping cart');
  });
  afterEach(() => fixture.close());

  function ask(
    parentId: number | null,
    text: string,
    answer: string,
    end: AnswerEnd,
  ): { user: number; answer: number } {
    const attachments =
      parentId === null
        ? [
            {
              kind: 'file',
              label: 'src/cart.ts',
              uri: 'file:///home/me/cart.ts',
              language: 'ts',
              text: 'let a;',
            } as const,
          ]
        : [];
    const template = parentId === null ? { template: 'Explain' } : {};
    const user = store.addUserMessage(conversationId, parentId, { text, attachments, ...template });
    const { id } = store.beginAnswer(conversationId, user.id, 'demo/small');
    store.appendToAnswer(id, { text: answer, reasoning: 'because' });
    store.endAnswer(id, end);
    return { user: user.id, answer: id };
  }

  const failed: AnswerEnd = {
    ...completeEnd,
    status: 'failed',
    error: new ChatError('server-error', { status: 500, endpoint: 'https://inner.example', detail: 'x' }).data,
    costUsd: null,
    usage: null,
  };

  it('writes the shown path as Markdown', () => {
    const first = ask(null, 'Why?', 'It adds.', completeEnd);
    ask(first.answer, 'not shown', 'other branch', completeEnd);
    const second = ask(first.answer, 'And now?', 'Par', failed);
    ask(second.answer, 'Again?', '', { ...failed, status: 'stopped', error: null });
    assert.equal(
      exportConversation(store, conversationId, 'markdown'),
      `# Shopping cart

## You · 2025-01-15 12:00 UTC · Explain

\`\`\`ts src/cart.ts
let a;
\`\`\`

Why?

## demo/small · 2025-01-15 12:00 UTC

It adds.

> 12 tokens in, 34 tokens out · $0.5000

## You · 2025-01-15 12:00 UTC

And now?

## demo/small · 2025-01-15 12:00 UTC

Par

> inner.example had an error of its own (status 500).

## You · 2025-01-15 12:00 UTC

Again?

## demo/small · 2025-01-15 12:00 UTC

> Stopped.
`,
    );
  });

  it('says that an answer was interrupted', () => {
    ask(null, 'Why?', 'Par', { ...failed, status: 'interrupted', error: null });
    assert.match(exportConversation(store, conversationId, 'markdown'), /Par\n\n> Interrupted: /);
  });

  it('writes the whole tree as JSON that the parser reads back', () => {
    const first = ask(null, 'Why?', 'It adds.', completeEnd);
    const hidden = ask(first.answer, 'not shown', 'other branch', completeEnd);
    const second = ask(first.answer, 'And now?', 'Par', failed);
    const json = exportConversation(store, conversationId, 'json');
    const parsed = parseConversationExport(json);
    assert.equal(`${JSON.stringify(parsed, null, 2)}\n`, json);
    assert.equal(parsed.head, second.answer);
    assert.deepEqual(
      parsed.messages.map(({ id, parentId }) => [id, parentId]),
      [
        [first.user, null],
        [first.answer, first.user],
        [hidden.user, first.answer],
        [hidden.answer, hidden.user],
        [second.user, first.answer],
        [second.answer, second.user],
      ],
    );
    const answer = parsed.messages[1];
    assert.ok(answer?.role === 'assistant');
    assert.equal(answer.reasoning, 'because');
    assert.equal(answer.costUsd, 0.5);
    assert.deepEqual(answer.usage, completeEnd.usage);
    const broken = parsed.messages[5];
    assert.ok(broken?.role === 'assistant');
    assert.deepEqual(broken.error, { code: 'server-error', status: 500 });
    assert.doesNotMatch(json, /file:|inner\.example/);
  });

  it('exports an empty conversation', () => {
    assert.deepEqual(parseConversationExport(exportConversation(store, conversationId, 'json')).messages, []);
    assert.equal(exportConversation(store, conversationId, 'markdown'), '# Shopping cart\n');
  });

  it('refuses what is not there and what is not an export', () => {
    const storage = (detail: RegExp) => (error: unknown) =>
      ChatError.is(error) && error.code === 'storage' && detail.test(error.data.detail ?? '');
    assert.throws(() => exportConversation(store, 999, 'json'), storage(/999/));
    const badImport = (detail: RegExp) => (error: unknown) =>
      ChatError.is(error) && error.code === 'bad-import' && detail.test(error.data.detail ?? '');
    assert.throws(() => parseConversationExport('{'), badImport(/JSON/));
    assert.throws(() => parseConversationExport('3'), badImport(/conversation/));
    const json = exportConversation(store, conversationId, 'json');
    assert.throws(() => parseConversationExport(json.replace('"version": 1', '"version": 2')), badImport(/^version$/));
  });
});
