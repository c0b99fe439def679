import assert from 'node:assert/strict';
import { answer, openAnswer, state, user } from './support/fakeHost.ts';
import { type OpenPanel, openPanel } from './support/panel.ts';
import { conversation } from './support/samples.ts';

describe('the box', () => {
  let panel: OpenPanel;
  afterEach(() => panel.close());
  const box = () => panel.page.getByRole('textbox', { name: 'Message' });

  it('sends on Enter, breaks the line on Shift+Enter, and is empty afterwards', async () => {
    panel = await openPanel(state());
    await box().focus();
    await panel.page.keyboard.type('one');
    await panel.page.keyboard.press('Shift+Enter');
    await panel.page.keyboard.type('two');
    const sent = panel.host.next('send');
    await panel.page.keyboard.press('Enter');
    assert.equal((await sent).text, 'one\ntwo');
    assert.equal(await box().inputValue(), '');
  });

  it('sends nothing that is empty, nothing while an answer streams, nothing while an input method composes', async () => {
    panel = await openPanel(state([user(1, 'x'), openAnswer(2)]));
    await box().fill('too early');
    await box().press('Enter');
    await panel.page.getByRole('status').getByText('An answer is still being written').waitFor();
    await panel.host.post({ type: 'message', conversationId: 1, message: answer(2, 'done') });
    await panel.page.getByRole('button', { name: 'Send (Enter)' }).waitFor();
    await box().dispatchEvent('keydown', { key: 'Enter', isComposing: true });
    assert.equal(await box().inputValue(), 'too early');
    await box().fill('   ');
    await box().press('Enter');
    await box().fill('now');
    const sent = panel.host.next('send');
    await box().press('Enter');
    await sent;
    assert.deepEqual(
      panel.host.of('send').map(({ text }) => text),
      ['now'],
    );
  });

  it('makes a conversation private by key, and says so to eyes and screen readers', async () => {
    panel = await openPanel(state([user(1, 'x'), answer(2, 'y')]));
    const toggle = panel.page.getByRole('button', { name: /^Private conversation: nothing of it is kept/ });
    assert.deepEqual([await toggle.getAttribute('aria-pressed'), await toggle.innerText()], ['false', '']);
    const asked = panel.host.next('setPrivate');
    await toggle.press('Space');
    assert.equal((await asked).private, true);
    await panel.host.post({ type: 'state', state: state([user(1, 'x'), answer(2, 'y')], { private: true }) });
    await panel.page.getByText('Private', { exact: true }).waitFor();
    assert.equal(await toggle.getAttribute('aria-pressed'), 'true');
    const off = panel.host.next('setPrivate');
    await toggle.press('Enter');
    assert.equal((await off).private, false);
  });

  it('leaves the model’s name readable beside the lock and the meter, however narrow the panel is', async () => {
    const model = { ref: 'openai/gpt-5.2-codex', label: 'gpt-5.2-codex' };
    const context = { system: 250, history: 9e4, attachments: 0, question: 50, reserve: 4096, window: 128_000 };
    for (const width of [170, 240, 300, 420]) {
      panel = await openPanel(state([], { model, private: true }), { width });
      await panel.host.post({ type: 'context', context: { ...context, exact: false } });
      await panel.page.locator('.context').waitFor();
      // Icons have their width once their font is there.
      await panel.until(
        `document.querySelector('.model-button:not(.private-button) .model-name').getBoundingClientRect().width > 44`,
      );
      await panel.until(`
        [...document.querySelectorAll('.toolbar button')].every((button) => {
          const { width, right } = button.getBoundingClientRect();
          return width >= 24 && right <= ${width};
        })`);
      if (width < 420) await panel.close();
    }
  });

  it('grows with its text up to a part of the panel', async () => {
    panel = await openPanel(state());
    const height = async () => (await box().boundingBox())?.height ?? 0;
    const one = await height();
    await box().fill('a\nb\nc\nd');
    const four = await height();
    assert.ok(four > one + 50);
    await box().fill('line\n'.repeat(200));
    assert.ok((await height()) <= 760 * 0.41);
    await box().fill('');
    assert.equal(await height(), one);
  });

  it('keeps the draft at the host and over a reload, the newer of the two', async () => {
    panel = await openPanel(state());
    const drafted = panel.host.next('draft');
    await box().fill('not sent yet');
    assert.equal((await drafted).text, 'not sent yet');
    panel.host.state = state([], { draft: { text: 'older', at: 5 } });
    await panel.page.reload();
    await panel.page.locator('.panel').waitFor();
    assert.equal(await box().inputValue(), 'not sent yet');
    panel.host.state = state([], { draft: { text: 'newer, of another window', at: Date.now() + 60_000 } });
    await panel.page.reload();
    await panel.page.locator('.panel').waitFor();
    assert.equal(await box().inputValue(), 'newer, of another window');
  });

  it('sends the draft at once when the panel loses the focus', async () => {
    panel = await openPanel(state());
    await panel.page.evaluate('globalThis.setTimeout = () => 1');
    await box().fill('q');
    await box().fill('quick');
    const drafted = panel.host.next('draft');
    await panel.page.evaluate(`window.dispatchEvent(new Event('blur'))`);
    assert.equal((await drafted).text, 'quick');
  });

  it('shows attachments and takes them away', async () => {
    panel = await openPanel(
      state([], {
        attachments: [
          { kind: 'selection', label: 'src/a.ts:1-9' },
          { kind: 'file', label: 'b.ts' },
          { kind: 'image', label: 'c.png', note: 'The image is not sent.' },
        ],
      }),
    );
    const removed = panel.host.next('removeAttachment');
    await panel.page.getByRole('button', { name: 'Remove b.ts' }).click();
    assert.equal((await removed).index, 1);
    assert.ok(await panel.page.getByRole('listitem').filter({ hasText: 'c.png' }).getByText('is not sent').isVisible());
    const pick = panel.host.next('pickModel');
    await panel.page.getByRole('button', { name: 'Model: GPT-4o' }).click();
    await pick;
  });

  it('edits and resends a question; Escape leaves it as it was', async () => {
    panel = await openPanel(state(conversation.slice(0, 2)));
    await panel.page.getByRole('article', { name: 'You' }).hover();
    await panel.page.getByRole('button', { name: 'Edit and resend' }).click();
    const editor = panel.page.getByRole('textbox', { name: 'Edit message' });
    await editor.fill('changed');
    await editor.press('Escape');
    await editor.waitFor({ state: 'detached' });
    assert.ok(await panel.page.getByText('Why is the total of the cart').isVisible());
    await box().press('ArrowUp');
    await editor.fill('Why is it off?');
    const sent = panel.host.next('editAndResend');
    await editor.press('Enter');
    assert.deepEqual(await sent, { type: 'editAndResend', messageId: 1, text: 'Why is it off?' });
  });

  it('goes from one version of an answer to the other', async () => {
    panel = await openPanel(state([user(1, 'x'), answer(7, 'Second', { versions: [2, 7] })]));
    await panel.page.getByText('2/2').waitFor();
    assert.ok(await panel.page.getByRole('button', { name: 'Next version' }).isDisabled());
    const chosen = panel.host.next('selectVersion');
    await panel.page.getByRole('button', { name: 'Previous version' }).click();
    assert.equal((await chosen).messageId, 2);
  });

  it('fills itself from a suggestion and tells that the demo answers', async () => {
    panel = await openPanel(state([], { demoOnly: true }));
    await panel.page.getByText('The demo model answers').waitFor();
    await panel.page.getByRole('button', { name: 'Which edge cases does this code forget?' }).click();
    assert.equal(await box().inputValue(), 'Which edge cases does this code forget?');
    const action = panel.host.next('action');
    await panel.page.getByRole('button', { name: 'Run a prompt template on the selection…' }).click();
    assert.equal((await action).action, 'runTemplate');
  });
});
