import assert from 'node:assert/strict';
import { answer, openAnswer, state, user } from './support/fakeHost.ts';
import { type OpenPanel, openPanel } from './support/panel.ts';

const target = { model: 'openrouter/openai/gpt-4o', key: 0 };
const error = {
  code: 'overloaded',
  kind: 'server',
  retryable: true,
  status: 503,
  endpoint: 'https://api.example.com/v1',
} as const;

describe('an answer that waits', () => {
  let panel: OpenPanel;
  afterEach(() => panel.close());

  it('says what for, counts down, and is retried at once when asked to', async () => {
    const dueAt = Date.now() + 60_000;
    const wait = { type: 'notice', notice: 'retry-wait', target, error, dueAt } as const;
    panel = await openPanel(state([user(1, 'Hi'), openAnswer(2)], { wait }));
    await panel.page.getByText(/api\.example\.com is overloaded \(status 503\)\. Next try in \d+ s\./).waitFor();
    const retry = panel.host.next('retryNow');
    await panel.page.getByRole('button', { name: 'Retry Now' }).click();
    await retry;
    await panel.host.post({ type: 'wait', conversationId: 1, wait: null });
    await panel.page.getByText('Waiting for the answer…').waitFor();
  });

  it('shows how it came about, and goes on where it broke off', async () => {
    const to = { model: 'groq/llama', key: 0 };
    const notices = [
      { type: 'notice', notice: 'fallback', from: target, to, error },
      { type: 'notice', notice: 'continued', target: to, after: 'It beg' },
    ] as const;
    panel = await openPanel(state([user(1, 'Hi'), answer(2, 'It began', { status: 'stopped', notices })]));
    await panel.page
      .getByText('“openai/gpt-4o” failed: api.example.com is overloaded (status 503). “llama” was asked next.')
      .waitFor();
    await panel.page.getByText('From “…It beg” on, “llama” continued the answer.').waitFor();
    const goOn = panel.host.next('continueAnswer');
    await panel.page.getByRole('button', { name: 'Continue', exact: true }).click();
    assert.equal((await goOn).messageId, 2);
  });
});
