import assert from 'node:assert/strict';
import type { ContextUse } from '../../src/core/chat.ts';
import { state } from './support/fakeHost.ts';
import { type OpenPanel, openPanel } from './support/panel.ts';

const use: ContextUse = {
  system: 250,
  history: 3000,
  attachments: 100,
  question: 50,
  reserve: 4096,
  window: 128_000,
  exact: true,
};

describe('the context meter', () => {
  let panel: OpenPanel;
  afterEach(() => panel.close());

  it('shows how full the window is, its parts, and the request', async () => {
    panel = await openPanel(state([], { draft: { text: 'hello', at: 1 } }), { width: 240 });
    await panel.host.post({ type: 'context', context: use });
    const button = panel.page.getByRole('button', { name: 'Context: 3.4K / 128K tokens' });
    await button.click();
    const details = panel.page.getByRole('region', { name: 'Context' });
    assert.match(await details.innerText(), /Conversation\s+3,000[\s\S]*128,000[\s\S]*own tokenizer/);
    const asked = panel.host.next('showRequest');
    await details.getByRole('button', { name: 'Show request' }).click();
    assert.equal((await asked).text, 'hello');
    await details.waitFor({ state: 'detached' });
    await button.click();
    await panel.page.keyboard.press('Escape');
    await details.waitFor({ state: 'detached' });
    await button.click();
    await panel.page.mouse.click(20, 200);
    await details.waitFor({ state: 'detached' });
    await button.click();
    const wider = await panel.page.evaluate('document.documentElement.scrollWidth > innerWidth');
    assert.equal(wider, false);
  });

  it('says what is an estimate, what is not known and what is too much', async () => {
    panel = await openPanel(state());
    await panel.host.post({ type: 'context', context: { ...use, window: null, exact: false } });
    await panel.page.getByRole('button', { name: 'Context: ≈3.4K tokens' }).click();
    await panel.page.getByText('is not known').waitFor();
    assert.ok(await panel.page.getByText('estimates').isVisible());
    await panel.host.post({ type: 'context', context: { ...use, window: 4000 } });
    await panel.page.getByRole('button', { name: 'too many' }).waitFor();
  });

  it('tells what the request costs and which model would do for less', async () => {
    panel = await openPanel(state(), { width: 420 });
    const cheaper = { model: 'a/small', label: 'small', usd: 0.0004 };
    await panel.host.post({ type: 'context', context: use, price: { usd: 0.012, atMost: false, cheaper } });
    const button = panel.page.getByRole('button', { name: 'Context: 3.4K / 128K tokens' });
    assert.equal(await button.innerText(), '3.4K / 128K · ≈ $0.012');
    await panel.page.getByRole('button', { name: 'Use small' }).waitFor();
    await button.click();
    const details = panel.page.getByRole('region', { name: 'Context' });
    assert.match(await details.innerText(), /costs about \$0\.01.*“small” would answer it for about \$0\.0004/s);
    // A narrow panel shows it with the details only.
    await panel.page.setViewportSize({ width: 260, height: 700 });
    const used = panel.host.next('useModel');
    await panel.page.getByRole('button', { name: 'Use small' }).click();
    assert.equal((await used).model, 'a/small');
    await panel.page.setViewportSize({ width: 420, height: 700 });
    await panel.host.post({ type: 'context', context: use, price: { usd: 0.5, atMost: true } });
    await panel.until(`document.querySelector('.context-button').innerText.endsWith('≤ $0.50')`);
    assert.equal(await panel.page.getByRole('button', { name: 'Use small' }).count(), 0);
  });

  it('gets a text back that was not sent', async () => {
    panel = await openPanel(state());
    await panel.host.post({ type: 'draft', text: 'too long' });
    const box = panel.page.getByRole('textbox', { name: 'Message' });
    await panel.until(`document.querySelector('textarea').value === 'too long'`);
    assert.equal(await box.inputValue(), 'too long');
  });
});
