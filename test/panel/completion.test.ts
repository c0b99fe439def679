import assert from 'node:assert/strict';
import type { CompletionItem } from '../../src/protocol/messages.ts';
import { openAnswer, state, user } from './support/fakeHost.ts';
import { nextFrame, type OpenPanel, openPanel } from './support/panel.ts';

const item = (id: string, insert = ''): CompletionItem => ({ id, icon: 'file', label: id, detail: 'src', insert });

describe('completion in the box', () => {
  let panel: OpenPanel;
  afterEach(() => panel.close());
  const box = () => panel.page.getByRole('textbox', { name: 'Message' });
  const options = () => panel.page.getByRole('option');

  /** Types into the box and answers the question for completions that the last key raises. */
  async function type(text: string, items: readonly CompletionItem[]): Promise<void> {
    await box().focus();
    await panel.page.keyboard.type(text.slice(0, -1));
    const asked = panel.host.next('complete');
    await panel.page.keyboard.type(text.slice(-1));
    await panel.host.post({ type: 'completions', request: (await asked).request, items });
    await nextFrame(panel.page);
  }

  it('attaches what the arrows and Enter choose, takes the word out and sends nothing', async () => {
    panel = await openPanel(state());
    await type('Explain #', [item('a.ts'), item('b.ts'), item('c.ts')]);
    assert.equal(await options().count(), 3);
    await panel.page.keyboard.press('ArrowDown');
    assert.equal(
      await panel.page
        .locator('[aria-selected="true"]')
        .innerText()
        .then((text) => text.slice(0, 4)),
      'b.ts',
    );
    const id = await box().getAttribute('aria-activedescendant');
    assert.equal(await panel.page.locator(`#${id}`).getAttribute('aria-selected'), 'true');
    const attached = panel.host.next('attach');
    await panel.page.keyboard.press('Enter');
    assert.equal((await attached).item, 'b.ts');
    assert.equal(await box().inputValue(), 'Explain ');
    assert.equal(await options().count(), 0);
    assert.deepEqual(panel.host.of('send'), []);
  });

  it('narrows to a kind and goes on, and takes a click', async () => {
    panel = await openPanel(state());
    await panel.page.getByRole('button', { name: 'Attach… (#)' }).click();
    const [first] = panel.host.of('complete');
    await panel.host.post({ type: 'completions', request: first?.request ?? 0, items: [item('file', '#file:')] });
    const narrowed = panel.host.next('complete');
    await options().first().click();
    assert.deepEqual(await narrowed, { type: 'complete', request: 2, trigger: '#', query: 'file:' });
    assert.equal(await box().inputValue(), '#file:');
    await panel.host.post({ type: 'completions', request: 2, items: [item('x.ts')] });
    const attached = panel.host.next('attach');
    await panel.page.keyboard.press('Tab');
    assert.equal((await attached).item, 'x.ts');
  });

  it('closes on Escape without stopping the answer, and Enter then sends', async () => {
    panel = await openPanel(state([user(1, 'x'), openAnswer(2)]));
    await type('#', [item('a.ts')]);
    await panel.page.keyboard.press('Escape');
    await options().first().waitFor({ state: 'detached' });
    assert.deepEqual(panel.host.of('stop'), []);
    await panel.page.keyboard.press('Escape');
    assert.equal(panel.host.of('stop').length, 1);
  });

  it('tells a screen reader how many there are', async () => {
    panel = await openPanel(state());
    await type('#', [item('a.ts'), item('b.ts')]);
    assert.ok(await panel.page.getByRole('status').filter({ hasText: '2 suggestions' }).isVisible());
  });

  it('attaches files that are dropped and pictures that are pasted', async () => {
    panel = await openPanel(state());
    const dropped = panel.host.next('attachUris');
    await panel.page.evaluate(`{
      const data = new DataTransfer();
      data.setData('text/uri-list', '# two\\r\\nfile:///w/a.ts\\r\\nfile:///w/lib');
      document.querySelector('.chat').dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true }));
    }`);
    assert.deepEqual((await dropped).uris, ['file:///w/a.ts', 'file:///w/lib']);
    const pasted = panel.host.next('attachImage');
    await panel.page.evaluate(`{
      const data = new DataTransfer();
      data.items.add(new File([new Uint8Array([1, 2, 3])], 'shot.png', { type: 'image/png' }));
      const event = new ClipboardEvent('paste', { clipboardData: data, bubbles: true });
      document.querySelector('textarea').dispatchEvent(event);
    }`);
    assert.deepEqual(await pasted, { type: 'attachImage', name: 'shot.png', mediaType: 'image/png', data: 'AQID' });
  });
});
