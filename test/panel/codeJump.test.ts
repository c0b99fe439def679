import assert from 'node:assert/strict';
import { answer, state, user } from './support/fakeHost.ts';
import { nextFrame, type OpenPanel, openPanel } from './support/panel.ts';

const code = (name: string) => `\`\`\`ts\n${name}();\n\`\`\``;
const prose = (lines: number) => 'Some words to read.\n\n'.repeat(lines);
const messages = [
  user(1, 'First?'),
  answer(2, `${prose(5)}${code('first')}\n\n${prose(5)}${code('second')}`),
  ...Array.from({ length: 120 }, (_, at) => [user(10 + at * 2, `And ${at}?`), answer(11 + at * 2, prose(4))]).flat(),
  user(901, 'Last?'),
  answer(902, `${prose(3)}${code('third')}\n\n${prose(60)}`),
];

describe('jumping between code blocks', () => {
  let panel: OpenPanel;
  afterEach(() => panel.close());

  /** The code that has the focus and is in view. */
  const focused = `(() => {
    const figure = document.activeElement;
    const { top, bottom } = document.querySelector('.messages').getBoundingClientRect();
    const box = figure.getBoundingClientRect();
    return figure.matches('figure.code-block') && box.bottom > top && box.top < bottom ? figure.querySelector('code').textContent.trim() : '';
  })()`;
  const arrivesAt = (name: string) => panel.until(`${focused} === '${name}();'`);

  it('leads up and down by keyboard, over turns that are not in the page, and says where it ends', async () => {
    panel = await openPanel(state(messages));
    await panel.page.locator('[data-id="902"]').waitFor();
    await panel.page.getByRole('textbox', { name: 'Message', exact: true }).focus();
    for (const name of ['third', 'second', 'first']) {
      await panel.page.keyboard.press('Alt+PageUp');
      await arrivesAt(name);
    }
    assert.equal(await panel.page.locator('figure:focus').getAttribute('aria-label'), 'Code block, ts, lines: 1.');
    await panel.page.keyboard.press('Alt+PageUp');
    await panel.page.getByText('There is no other code block in this direction.').waitFor();
    for (const name of ['second', 'third']) {
      await panel.page.keyboard.press('Alt+PageDown');
      await arrivesAt(name);
    }
    await panel.page.keyboard.press('Tab');
    assert.equal(await panel.page.locator(':focus').getAttribute('aria-label'), 'Copy code');
  });

  it('leads out of the list of conversations, which covers the blocks', async () => {
    panel = await openPanel(state(messages));
    await panel.page.locator('[data-id="902"]').waitFor();
    await panel.page.getByRole('button', { name: 'Chat history' }).click();
    await panel.page.getByRole('searchbox').waitFor();
    await panel.page.keyboard.press('Alt+PageUp');
    await arrivesAt('third');
    assert.equal(await panel.page.getByRole('searchbox').count(), 0);
  });

  it('leads by command, and fetches earlier messages', async () => {
    panel = await openPanel(state(messages.slice(-40), { hasEarlier: true }));
    await panel.page.locator('[data-id="902"]').waitFor();
    await panel.host.post({ type: 'jumpToCode', way: 'previous' });
    await arrivesAt('third');
    const asked = panel.host.next('loadEarlier');
    await panel.host.post({ type: 'jumpToCode', way: 'previous' });
    await asked;
    await panel.host.post({ type: 'earlier', conversationId: 1, messages: messages.slice(0, -40), hasEarlier: false });
    await arrivesAt('second');
  });

  it('finds code in a long answer whose parts are out of the page', async () => {
    const long = `${code('top')}\n\n${prose(600)}${code('end')}\n\n${prose(300)}`;
    panel = await openPanel(state([user(1, 'Long?'), answer(2, long)]));
    await panel.page.locator('.block-chapter').first().waitFor({ state: 'attached' });
    const elements = async () => (await panel.page.evaluate(`document.querySelectorAll('p').length`)) as number;
    await nextFrame(panel.page);
    assert.ok((await elements()) < 450, `${await elements()} paragraphs in the page`);
    for (const name of ['end', 'top']) {
      await panel.page.keyboard.press('Alt+PageUp');
      await arrivesAt(name);
    }
    await panel.page.keyboard.press('Alt+PageDown');
    await arrivesAt('end');
  });
});
