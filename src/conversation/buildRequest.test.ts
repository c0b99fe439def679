import assert from 'node:assert/strict';
import { estimateTokenCount } from 'tokenx';
import { completeEnd, createStoreFixture, type StoreFixture } from '../../test/support/storeFixture.ts';
import { ChatError } from '../core/errors.ts';
import type { AnswerEnd, Attachment, ConversationStore } from '../core/history.ts';
import { estimateInputTokens } from '../engine/observability/estimate.ts';
import { type Settings, settingsSchema } from '../engine/settings.ts';
import { buildRequest, ownSystemPrompt, wholePath } from './buildRequest.ts';

describe('buildRequest', () => {
  let fixture: StoreFixture;
  let store: ConversationStore;
  let conversationId: number;

  beforeEach(() => {
    fixture = createStoreFixture();
    store = fixture.open().conversations;
    conversationId = store.createConversation('x');
  });
  afterEach(() => fixture.close());

  const settingsWith = (values: object): Settings => settingsSchema.parse(values);
  const failed: AnswerEnd = { ...completeEnd, status: 'failed', error: new ChatError('server-error').data };
  const stopped: AnswerEnd = { ...completeEnd, status: 'stopped' };

  function question(parentId: number | null, text: string, attachments: readonly Attachment[] = []): number {
    return store.addUserMessage(conversationId, parentId, { text, attachments }).id;
  }
  function answer(parentId: number, text: string, end: AnswerEnd): number {
    const { id } = store.beginAnswer(conversationId, parentId, 'demo/small');
    store.appendToAnswer(id, { text, reasoning: 'secret thoughts' });
    return store.endAnswer(id, end).id;
  }
  function messagesBefore(id: number, settings = settingsWith({})) {
    const path = wholePath(store, conversationId, id);
    return buildRequest({ model: 'demo/small', path, settings }).messages;
  }

  it('keeps the own prompt short and adds the user’s', () => {
    assert.ok(estimateTokenCount(ownSystemPrompt) < 300, `${estimateTokenCount(ownSystemPrompt)}`);
    const begun = store.beginAnswer(conversationId, question(null, 'hi'), 'demo/small');
    assert.deepEqual(messagesBefore(begun.id, settingsWith({ systemPrompt: ' Be brief. ' })), [
      { role: 'system', content: `${ownSystemPrompt}\n\nBe brief.` },
      { role: 'user', content: 'hi' },
    ]);
    assert.equal(messagesBefore(begun.id)[0]?.content, ownSystemPrompt);
  });

  it('keeps stopped answers, leaves empty ones out and joins what then meets', () => {
    const first = question(null, 'one');
    const second = question(answer(first, '', failed), 'two');
    const third = question(answer(second, 'part', stopped), 'three');
    const begun = store.beginAnswer(conversationId, third, 'demo/small');
    assert.deepEqual(messagesBefore(begun.id).slice(1), [
      { role: 'user', content: 'one\n\ntwo' },
      { role: 'assistant', content: 'part' },
      { role: 'user', content: 'three' },
    ]);
  });

  it('fences attachments so that nothing in them can end the fence or the info string', () => {
    const attachment = { kind: 'file', uri: 'file:///home/me/a.md', language: 'markdown' } as const;
    const begun = store.beginAnswer(
      conversationId,
      question(null, 'Explain', [
        { ...attachment, label: 'docs/a.md:1-3', text: '````\ncode\n````\n' },
        { ...attachment, label: 'we`ird\nname.md', text: 'plain' },
      ]),
      'demo/small',
    );
    assert.equal(
      messagesBefore(begun.id)[1]?.content,
      '`````markdown docs/a.md:1-3\n````\ncode\n````\n`````\n\n```markdown we ird name.md\nplain\n```\n\nExplain',
    );
  });

  it('sends images to a model that sees, and names them to one that does not', () => {
    const image = { mediaType: 'image/png', data: 'AQID' };
    const attachment: Attachment = { kind: 'image', label: 'shot.png', uri: '', language: '', text: '', image };
    const begun = store.beginAnswer(conversationId, question(null, 'What is this?', [attachment]), 'demo/small');
    const path = wholePath(store, conversationId, begun.id);
    const content = (vision: boolean) =>
      buildRequest({ model: 'demo/small', path, settings: settingsWith({}), vision }).messages[1]?.content;
    assert.deepEqual(content(true), [
      { type: 'image', ...image },
      { type: 'text', text: '[Image: shot.png]\n\nWhat is this?' },
    ]);
    assert.equal(content(false), '[Image: shot.png]\n\nWhat is this?');
  });

  it('costs under 400 tokens to say hello', () => {
    const begun = store.beginAnswer(conversationId, question(null, 'hello'), 'demo/small');
    const path = wholePath(store, conversationId, begun.id);
    const tokens = estimateInputTokens(buildRequest({ model: 'demo/small', path, settings: settingsWith({}) }));
    assert.ok(tokens > 100 && tokens < 400, `${tokens}`);
  });

  it('reads a path of any length, up to the answer’s own place', () => {
    let parent = question(null, 'q0');
    for (let turn = 1; turn <= 400; turn++) parent = question(answer(parent, `a${turn}`, completeEnd), `q${turn}`);
    answer(parent, 'an older version', completeEnd);
    const begun = store.beginAnswer(conversationId, parent, 'demo/small');
    const messages = messagesBefore(begun.id);
    assert.equal(messages.length, 802);
    assert.equal(messages[1]?.content, 'q0');
    assert.equal(messages.at(-1)?.content, 'q400');
  });

  it('sends only the sampling that is set, the call’s before the settings’', () => {
    const path = wholePath(store, conversationId, store.beginAnswer(conversationId, question(null, 'x'), 'm').id);
    const model = 'demo/small';
    const settings = settingsWith({ sampling: { temperature: 1, seed: 7 }, streaming: false });
    const request = buildRequest({ model, path, settings, sampling: { temperature: 0 } });
    assert.deepEqual(request.sampling, { temperature: 0, seed: 7 });
    assert.equal(request.stream, false);
    assert.ok(!('sampling' in buildRequest({ model, path, settings: settingsWith({}) })));
  });
});
