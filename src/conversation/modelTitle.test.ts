import assert from 'node:assert/strict';
import { completeEnd, createStoreFixture, type StoreFixture } from '../../test/support/storeFixture.ts';
import type { ChatRequest } from '../core/chat.ts';
import { ChatError } from '../core/errors.ts';
import type { ConversationStore, StoredAnswer } from '../core/history.ts';
import type { Context, Handler } from '../core/pipeline.ts';
import { estimateInputTokens } from '../engine/observability/estimate.ts';
import { cleanTitle, createModelTitles } from './modelTitle.ts';
import { titleFrom } from './title.ts';

describe('titles by the model', () => {
  let fixture: StoreFixture;
  let store: ConversationStore;
  let requests: { request: ChatRequest; context: Context }[];
  let reply: () => string;
  const question = 'why is the total of my cart off by one cent?';

  beforeEach(() => {
    fixture = createStoreFixture();
    store = fixture.open().conversations;
    requests = [];
    reply = () => '“Rounding in the Cart.”\n';
  });
  afterEach(() => fixture.close());

  const chat: Handler = async function* (request, context) {
    requests.push({ request, context });
    yield { type: 'text-delta', text: reply() };
    yield { type: 'finish', reason: 'stop', usage: { inputTokens: 1, outputTokens: 1, estimated: false } };
  };
  const titles = () =>
    createModelTitles({
      store,
      chat,
      allowed: (model) => model !== 'demo/demo',
      newRequestId: () => 'r',
      rename: store.renameConversation,
      logger: { debug() {}, info: (message) => void fixture.logged.push(message), warn() {}, error() {} },
      signal: new AbortController().signal,
    });
  function answered(model = 'own/m', title = titleFrom(question)): StoredAnswer {
    const id = store.createConversation(title);
    const user = store.addUserMessage(id, null, { text: question });
    const begun = store.beginAnswer(id, user.id, model);
    store.appendToAnswer(begun.id, { text: 'Floats.', reasoning: '' });
    return store.endAnswer(begun.id, completeEnd);
  }
  const titleOf = ({ conversationId }: StoredAnswer) => store.getConversation(conversationId)?.title;

  it('asks once after the first answer, cheaply, and cleans what comes', async () => {
    const answer = answered();
    await titles()(answer);
    assert.equal(titleOf(answer), 'Rounding in the Cart');
    assert.equal(requests[0]?.context.purpose, 'title');
    assert.ok(requests[0] && estimateInputTokens(requests[0].request) < 120);
    const second = store.addUserMessage(answer.conversationId, answer.id, { text: 'and now?' });
    const begun = store.beginAnswer(answer.conversationId, second.id, 'own/m');
    await titles()(store.endAnswer(begun.id, completeEnd));
    assert.equal(requests.length, 1);
  });

  it('never asks the demo model, for a failed answer, or for a title of the person’s own', async () => {
    await titles()(answered('demo/demo'));
    await titles()({ ...answered(), status: 'failed' });
    await titles()(answered('own/m', 'My own title'));
    assert.deepEqual(requests, []);
  });

  it('leaves a title that the person gave while the model was thinking', async () => {
    const answer = answered();
    reply = () => {
      store.renameConversation(answer.conversationId, 'Mine');
      return 'Theirs';
    };
    await titles()(answer);
    assert.equal(titleOf(answer), 'Mine');
  });

  it('leaves the first line when the model fails or says nothing', async () => {
    const answer = answered();
    reply = () => {
      throw new ChatError('rate-limited');
    };
    await titles()(answer);
    reply = () => ' \n';
    await titles()(answer);
    assert.equal(titleOf(answer), titleFrom(question));
    assert.deepEqual(fixture.logged, ['No title from the model']);
  });

  it('takes off what is no title', () => {
    assert.equal(cleanTitle('Title: **Cart totals**'), 'Cart totals');
    assert.equal(cleanTitle('«Panier»\nBecause…'), 'Panier');
    assert.equal(cleanTitle('""'), '');
    assert.ok(cleanTitle('word '.repeat(60)).length <= 60);
  });
});
