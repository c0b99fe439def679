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

  it('is marked when it comes from the cache or a check found it wanting, and asked again on request', async () => {
    const storedAt = Date.now() - 3 * 3_600_000 - 1000;
    const facts = { key: 'k', model: 'a/x', savedTokens: 1234, savedUsd: 0.021 };
    const hit = { type: 'notice', notice: 'cache-hit', tier: 'disk', storedAt, ...facts } as const;
    const usage = { inputTokens: 0, outputTokens: 0, estimated: false };
    const kept = { usage, costUsd: 0, notices: [hit] };
    panel = await openPanel(state([user(1, 'Hi'), answer(2, 'It', kept)]));
    const mark = panel.page.locator('.cache-note');
    await mark.filter({ hasText: /^From the cache, 3 hours ago\. Saved: \$0\.021\./ }).waitFor();
    assert.equal(await mark.getByRole('button').count(), 1);
    const again = panel.host.next('regenerate');
    await mark.getByRole('button', { name: 'Ask Again' }).click();
    assert.equal((await again).messageId, 2);
    const similar = { ...hit, tier: 'semantic', question: 'Hello?', similarity: 0.97, savedUsd: null } as const;
    await panel.host.post({ type: 'state', state: state([user(1, 'Hi'), answer(2, 'It', { notices: [similar] })]) });
    await mark.filter({ hasText: /the answer to “Hello\?”\. Saved: 1,234 tokens\./ }).waitFor();
    const judged = panel.host.next('answerIsWrong');
    await mark.getByRole('button', { name: 'This answer is wrong for my question' }).press('Enter');
    assert.equal((await judged).messageId, 2);
    await panel.host.post({ type: 'state', state: state([user(1, 'Hi'), answer(2, 'It')]) });
    await mark.waitFor({ state: 'detached' });
    const target = { model: 'a/x', key: 0 };
    const wrong = { type: 'notice', notice: 'check-failed', problem: 'filtered', target } as const;
    const filtered = answer(2, 'It', { notices: [wrong], finishReason: 'content-filter' });
    await panel.host.post({ type: 'state', state: state([user(1, 'Hi'), filtered]) });
    await panel.page.getByText('The provider’s content filter ended the answer.').waitFor();
    assert.equal(await panel.page.locator('.note').count(), 1);
    const anew = panel.host.next('regenerate');
    await panel.page.locator('.check-note').getByRole('button', { name: 'Ask Again' }).click();
    assert.equal((await anew).messageId, 2);
  });

  it('says how much of which kind was masked, and where to choose that', async () => {
    const masked = { type: 'notice', notice: 'masked', counts: { email: 2, secret: 1 } } as const;
    panel = await openPanel(state([user(1, 'Hi'), answer(2, 'It', { notices: [masked] })]));
    const note = panel.page.locator('.note');
    await note.filter({ hasText: 'Sent as placeholders: secrets (1), e-mail addresses (2).' }).waitFor();
    assert.equal(await note.count(), 1);
    const choose = panel.host.next('action');
    await note.getByRole('button', { name: 'Change…' }).click();
    assert.equal((await choose).action, 'chooseMasking');
  });

  it('may be given up for one that was kept, while it comes and afterwards', async () => {
    const facts = { key: 'k', question: 'Hello?', storedAt: Date.now(), similarity: 0.9 };
    const offer = { type: 'notice', notice: 'cache-offer', ...facts } as const;
    panel = await openPanel(state([user(1, 'Hi'), openAnswer(2)], { wait: offer }));
    await panel.page.getByText('A similar question was answered before: “Hello?”').waitFor();
    const button = panel.page.getByRole('button', { name: 'Use That Answer' });
    const early = panel.host.next('useOffer');
    await button.click();
    assert.equal((await early).messageId, 2);
    await panel.host.post({ type: 'state', state: state([user(1, 'Hi'), answer(3, 'It', { notices: [offer] })]) });
    await panel.page.getByText(/A similar question was answered .+: “Hello\?”/).waitFor();
    const late = panel.host.next('useOffer');
    await button.click();
    assert.equal((await late).messageId, 3);
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
