import assert from 'node:assert/strict';
import { createStoreFixture, type StoreFixture } from '../../test/support/storeFixture.ts';
import { settingsSchema } from '../engine/settings.ts';
import { ownSystemPrompt } from './buildRequest.ts';
import { describeRequest } from './describeRequest.ts';
import { nextRequest } from './nextRequest.ts';

describe('what the next request is', () => {
  let fixture: StoreFixture;
  beforeEach(() => {
    fixture = createStoreFixture();
  });
  afterEach(() => fixture.close());

  function request(vision: boolean) {
    const store = fixture.open().conversations;
    const conversationId = store.createConversation('x');
    store.addUserMessage(conversationId, null, { text: 'first' });
    const image = { mediaType: 'image/png', data: 'AQIDBAUGBwg=' };
    const attachments = [
      { kind: 'file', label: 'a.ts', uri: 'file:///home/me/a.ts', language: 'ts', text: '```\nlet a;' },
      { kind: 'image', label: 'b.png', uri: '', language: '', text: '', image },
    ] as const;
    const settings = settingsSchema.parse({ systemPrompt: 'Be brief.', sampling: { temperature: 0.5 } });
    const asked = nextRequest({ store, conversationId, text: 'second', attachments, model: 'own/m', settings, vision });
    assert.equal(store.getPath(conversationId, { limit: 9 }).messages.length, 1);
    return asked;
  }

  it('shows every message to the last character, the options and where it goes', () => {
    const text = describeRequest(request(false), { endpoint: 'https://models.example/v1', masked: { secret: 2 } });
    for (const part of [
      ownSystemPrompt,
      'Be brief.',
      '## 2. user',
      'first\n\n````ts a.ts\n```\nlet a;\n````\n\n[Image: b.png]\n\nsecond',
      '"temperature": 0.5',
      '`own/m`',
      'https://models.example/v1',
      'Replaced by placeholders: secrets (2)',
    ])
      assert.ok(text.includes(part), part);
    assert.ok(!text.includes('/home/me'));
  });

  it('names a picture that is sent by its length', () => {
    const text = describeRequest(request(true), { endpoint: undefined });
    assert.ok(text.includes('image/png, 12 characters'));
    assert.ok(!text.includes('AQIDBAUGBwg='));
    assert.ok(text.includes('stays on this machine'));
  });
});
