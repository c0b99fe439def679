import assert from 'node:assert/strict';
import type { ErrorData } from '../../src/core/errors.ts';
import { answer, state, user } from './support/fakeHost.ts';
import { type OpenPanel, openPanel } from './support/panel.ts';

const failed = (error: ErrorData, createdAt = Date.now()) =>
  state([user(1, 'Hi'), answer(2, 'It beg', { status: 'failed', error, usage: null, createdAt, durationMs: 0 })]);

describe('a failed answer', () => {
  let panel: OpenPanel;
  afterEach(() => panel.close());

  it('keeps what arrived, says what happened and what to do, and does it', async () => {
    panel = await openPanel(
      failed({
        code: 'key-rejected',
        kind: 'auth',
        retryable: false,
        status: 401,
        endpoint: 'https://api.example.com/v1',
        detail: 'Incorrect key.',
      }),
    );
    await panel.page.getByText('It beg').waitFor();
    await panel.page.getByText('api.example.com rejected the API key (status 401).').waitFor();
    await panel.page.getByText('What the provider said').click();
    await panel.page.getByText('Incorrect key.').waitFor();
    const action = panel.host.next('action');
    await panel.page.getByRole('button', { name: 'Set Up Models…' }).click();
    assert.deepEqual(await action, { type: 'action', action: 'setUpModels' });
  });

  it('is tried again, with the seconds that the provider asked for', async () => {
    panel = await openPanel(
      failed({ code: 'rate-limited', kind: 'rate-limit', retryable: true, status: 429, retryAfterMs: 60_000 }),
    );
    const button = panel.page.getByRole('button', { name: /^Try Again \(\d+\)$/ });
    const again = panel.host.next('regenerate');
    await button.click();
    assert.equal((await again).messageId, 2);
  });

  it('leads to a new conversation when this one is too long', async () => {
    panel = await openPanel(failed({ code: 'context-too-long', kind: 'client', retryable: false, model: 'm' }));
    const created = panel.host.next('newConversation');
    await panel.page.locator('.error-card').getByRole('button', { name: 'New Chat' }).click();
    await created;
  });
});
