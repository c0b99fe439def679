import assert from 'node:assert/strict';
import { createStoreFixture, type StoreFixture } from '../../../test/support/storeFixture.ts';
import { createChatService } from '../../conversation/chatService.ts';
import type { CacheFilter } from '../../core/cache.ts';
import { ChatError } from '../../core/errors.ts';
import { parseSettings } from '../../engine/settings.ts';
import type { Database } from '../../node/sqlite/database.ts';
import type { HostMessage } from '../../protocol/messages.ts';
import type { Runtime } from '../runtime.ts';
import type { OverflowChoice, OverflowDialogs } from './contextFit.ts';
import { createPanelController, type PanelActions, type PanelController } from './panelController.ts';

const model = 'demo/demo';
let cleared: CacheFilter[] = [];
/** Tokens that the model reads; undefined: nobody knows. */
let window: number | undefined;

/** What of the runtime a question needs; the model answers nothing. */
function runtimeOf(database: Database, now: () => number): Runtime {
  const settings = () => parseSettings({}).settings;
  cleared = [];
  window = undefined;
  const chat = createChatService({
    store: database.conversations,
    async *chat() {
      yield { type: 'finish', reason: 'stop', usage: { inputTokens: 1, outputTokens: 0, estimated: false } };
    },
    settings,
    model: () => model,
    now,
    newRequestId: () => 'r',
    logger: { debug() {}, info() {}, warn() {}, error() {} },
  });
  const parts = {
    database,
    chat,
    now,
    settings: { current: settings },
    models: {
      current: () => ({ ref: model, label: 'Demo' }),
      demoOnly: () => true,
      seesImages: () => false,
      onChange: () => () => {},
    },
    engine: {
      cache: { clear: async (filter: CacheFilter) => void cleared.push(filter) },
      contextWindow: async () => window,
      forecast: async () => ({ usd: 0, atMost: false }),
    },
    logger: { debug() {}, info() {}, warn() {}, error() {} },
  };
  return parts as unknown as Runtime;
}

describe('the panel’s controller', () => {
  let fixture: StoreFixture;
  let database: Database;
  let panel: PanelController;
  let posted: HostMessage[];
  let post: (message: HostMessage) => void;
  let decision: OverflowChoice;
  let asked: { readonly history: number; readonly offers: readonly OverflowChoice[] }[];
  beforeEach(() => {
    fixture = createStoreFixture();
    database = fixture.open();
    posted = [];
    post = () => {};
    decision = undefined;
    asked = [];
    const overflowDialogs: Pick<OverflowDialogs, 'ask'> = {
      async ask(use, offers) {
        asked.push({ history: use.history, offers });
        return decision;
      },
    };
    const actions = { remember() {}, slashCommands: {}, attachmentSources: {}, overflowDialogs };
    panel = createPanelController({
      runtime: runtimeOf(database, fixture.now),
      actions: actions as unknown as PanelActions,
      post: (message) => {
        posted.push(message);
        post(message);
      },
      initial: null,
    });
  });
  afterEach(() => {
    panel.dispose();
    fixture.close();
  });

  it('gives a question back that cannot be stored, and says so', async () => {
    database.conversations.addUserMessage = () => {
      throw new ChatError('storage');
    };
    await panel.receive({ type: 'send', text: 'What now?' });
    assert.deepEqual(
      posted.flatMap((message) => (message.type === 'draft' ? [message.text] : [])),
      ['What now?'],
    );
    assert.ok(posted.some(({ type }) => type === 'status'));
  });

  it('gives a question back when what is needed to send it fails', async () => {
    const { setDraft } = database.conversations;
    database.conversations.setDraft = () => {
      throw new ChatError('storage');
    };
    await panel.receive({ type: 'send', text: 'What now?' });
    database.conversations.setDraft = setDraft;
    assert.deepEqual(
      posted.flatMap((message) => (message.type === 'draft' ? [message.text] : [])),
      ['What now?'],
    );
    assert.ok(!posted.some(({ type }) => type === 'taken'));
  });

  it('says that it has a question once that is safe, before the conversation that comes of it', async () => {
    let draftThen: string | undefined;
    post = (message) => {
      if (message.type === 'taken') draftThen ??= database.conversations.getDraft(null).text;
    };
    await panel.receive({ type: 'send', text: 'What now?' });
    assert.equal(draftThen, 'What now?');
    const types = posted.map(({ type }) => type);
    assert.ok(types.lastIndexOf('taken') >= 0 && types.lastIndexOf('taken') < types.lastIndexOf('state'));
  });

  it('asks before a question that no longer fits is edited or asked again', async () => {
    for (const text of ['First?', 'Second?']) await panel.receive({ type: 'send', text });
    const path = () => database.conversations.getPath(1, { limit: 10 }).messages;
    const [, , second, answer] = path();
    const long = 'really '.repeat(2000);
    window = 2000;
    await panel.receive({ type: 'editAndResend', messageId: second?.id ?? 0, text: long });
    assert.deepEqual(asked.at(-1)?.offers, ['send']);
    assert.ok((asked.at(-1)?.history ?? 0) > 0, 'what comes before the question counts');
    assert.equal(path()[2]?.text, 'Second?');
    assert.ok(posted.some((message) => message.type === 'draft' && message.text === long));

    window = 10;
    await panel.receive({ type: 'regenerate', messageId: answer?.id ?? 0 });
    assert.equal(asked.length, 2);
    assert.equal(path()[3]?.id, answer?.id);
    decision = 'send';
    await panel.receive({ type: 'regenerate', messageId: answer?.id ?? 0 });
    assert.notEqual(path()[3]?.id, answer?.id);
    await panel.receive({ type: 'editAndResend', messageId: second?.id ?? 0, text: long });
    assert.equal(path()[2]?.text, long);
  });

  it('begins a private conversation where that is asked for, once', async () => {
    const shownState = () => posted.findLast((message) => message.type === 'state')?.state;
    await panel.receive({ type: 'setPrivate', private: true });
    assert.deepEqual([shownState()?.private, panel.beginsPrivate()], [true, true]);
    await panel.receive({ type: 'send', text: 'What now?' });
    const id = shownState()?.conversation?.id ?? 0;
    assert.equal(database.conversations.getConversation(id)?.private, true);
    assert.equal(shownState()?.private, true);
    await panel.receive({ type: 'newConversation' });
    assert.deepEqual([shownState()?.private, panel.beginsPrivate()], [false, false]);
    assert.deepEqual(cleared, []);
  });

  it('forgets what was kept of a conversation that becomes private', async () => {
    await panel.receive({ type: 'send', text: 'What now?' });
    const id = panel.current() ?? 0;
    panel.togglePrivate();
    assert.equal(database.conversations.getConversation(id)?.private, true);
    assert.deepEqual(cleared, [{ conversationId: id, pinned: true }]);
    panel.togglePrivate();
    assert.equal(database.conversations.getConversation(id)?.private, false);
    assert.equal(cleared.length, 1);
  });

  it('stores a question and empties the draft', async () => {
    await panel.receive({ type: 'draft', text: 'What now?', at: fixture.now() });
    await panel.receive({ type: 'send', text: 'What now?' });
    const id = panel.current();
    assert.ok(id !== null);
    assert.equal(database.conversations.getPath(id, { limit: 2 }).messages[0]?.text, 'What now?');
    assert.equal(database.conversations.getDraft(null).text, '');
    assert.ok(!posted.some(({ type }) => type === 'draft'));
  });
});
