import assert from 'node:assert/strict';
import { answer, delta, openAnswer, state, user } from './support/fakeHost.ts';
import { nextFrame, type OpenPanel, openPanel } from './support/panel.ts';
import { richAnswer } from './support/samples.ts';

const line = (at: number) => `const value${at} = compute(${at}); // line ${at}\n`;

describe('a streaming answer', () => {
  let panel: OpenPanel;
  afterEach(() => panel.close());

  const open = async () => {
    panel = await openPanel(state([user(1, 'Why?'), openAnswer(2)]));
  };
  const settled = () => nextFrame(panel.page);

  it('says that it is on its way, then grows, then shows what it took', async () => {
    await open();
    await panel.page.getByText('Waiting for the answer…').waitFor();
    let offset = 0;
    for (const piece of richAnswer.match(/[\s\S]{1,17}/g) ?? []) {
      await panel.host.post(delta(2, piece, offset));
      offset += piece.length;
    }
    await settled();
    const streamed = await panel.page.locator('.turn-answer .markdown').innerText();
    const shown = panel.host.next('shown');
    await panel.host.post({ type: 'message', conversationId: 1, message: answer(2, richAnswer) });
    await panel.page.getByRole('button', { name: 'Regenerate' }).waitFor();
    assert.equal(await panel.page.locator('.turn-answer .markdown').innerText(), streamed);
    const footer = await panel.page.locator('.answer-footer').innerText();
    for (const fact of ['openai/gpt-4o', '↑1,234 ↓567', '$0.0021', '3.2s']) assert.ok(footer.includes(fact), footer);
    assert.deepEqual(panel.host.of('ready').length, 1);
    assert.equal((await shown).messageId, 2);
  });

  it('keeps finished blocks as they are: what is selected or focused there stays', async () => {
    await open();
    await panel.host.post(delta(2, 'First.\n\n```ts\nlet a;\n```\nThen ', 0));
    await panel.page.getByRole('button', { name: 'Copy code' }).focus();
    await panel.page.evaluate(`document.querySelector('.turn-answer p').marked = true`);
    await panel.host.post(delta(2, 'more **text**.\n\nAnd more.', 30));
    await panel.page.getByText('And more.').waitFor();
    assert.equal(await panel.page.evaluate(`document.querySelector('.turn-answer p').marked`), true);
    assert.equal(await panel.page.evaluate(`document.activeElement.getAttribute('aria-label')`), 'Copy code');
  });

  it('appends to long open code without touching what is there', async () => {
    await open();
    await panel.host.post(delta(2, '```ts\n', 0));
    let offset = 6;
    const add = async (from: number, to: number) => {
      const text = Array.from({ length: to - from }, (_, at) => line(from + at)).join('');
      await panel.host.post(delta(2, text, offset));
      offset += text.length;
      await settled();
    };
    await add(0, 4_000);
    await panel.page.evaluate(`
      globalThis.touched = 0;
      new MutationObserver((records) => { touched += records.length; })
        .observe(document.querySelector('.turn-answer'), { childList: true, characterData: true, subtree: true });`);
    await add(4_000, 4_010);
    assert.ok(((await panel.page.evaluate('touched')) as number) <= 3);
    const text = (await panel.page.locator('pre code').textContent()) ?? '';
    assert.equal(text.split('\n').length, 4_011);
    assert.ok(text.endsWith(line(4_009)));
  });

  it('draws a frame of a 5,000-line answer about as fast as one of a short answer', async () => {
    await open();
    const block = (at: number) =>
      `Paragraph ${at} with **some** words.\n\n- one\n- two\n\n\`\`\`ts\n${line(at)}\`\`\`\n`;
    let offset = 0;
    const post = async (text: string) => {
      await panel.host.post(delta(2, text, offset));
      offset += text.length;
      await settled();
    };
    const countNodes = async (text: string) => {
      await panel.page.evaluate(`
        globalThis.added = 0;
        globalThis.watcher?.disconnect();
        globalThis.watcher = new MutationObserver((records) => {
          for (const record of records) added += record.addedNodes.length + record.removedNodes.length;
        });
        watcher.observe(document.querySelector('.turn-answer .markdown'), { childList: true, characterData: true, subtree: true });`);
      await post(text);
      return (await panel.page.evaluate('added')) as number;
    };
    await post(block(0));
    await panel.until(`!document.querySelector('pre code:not(:has(span span))')`);
    const short = await countNodes(block(1));
    await post(Array.from({ length: 600 }, (_, at) => block(at + 2)).join(''));
    await panel.until(`!document.querySelector('pre code:not(:has(span span))')`);
    const long = await countNodes(block(603));
    assert.ok(long <= short * 2 + 4, `${long} changes in a long answer, ${short} in a short one`);
  });

  it('asks for the state again when a part is missing', async () => {
    await open();
    panel.host.state = state([user(1, 'Why?'), openAnswer(2, { text: 'Hello wide world' })]);
    const asked = panel.host.next('ready');
    await panel.host.post(delta(2, ' world', 10));
    await asked;
    await panel.page.getByText('Hello wide world').waitFor();
  });

  it('stays at its end while a person is there, and leaves them alone when they read further up', async () => {
    await open();
    const paragraphs = (from: number, to: number) =>
      Array.from({ length: to - from }, (_, at) => `Paragraph ${from + at}.\n\n`).join('');
    const first = paragraphs(0, 80);
    await panel.host.post(delta(2, first, 0));
    await panel.page.getByText('Paragraph 79.').waitFor();
    const distance = `(() => { const m = document.querySelector('.messages'); return m.scrollHeight - m.scrollTop - m.clientHeight; })()`;
    await panel.until(`${distance} < 2`);
    await panel.page.mouse.move(200, 300);
    await panel.page.mouse.wheel(0, -900);
    const jump = panel.page.getByRole('button', { name: 'Jump to the latest message' });
    await jump.waitFor();
    const top = await panel.page.evaluate(`document.querySelector('.messages').scrollTop`);
    await panel.host.post(delta(2, paragraphs(80, 120), first.length));
    await settled();
    assert.equal(await panel.page.evaluate(`document.querySelector('.messages').scrollTop`), top);
    await jump.click();
    await panel.until(`${distance} < 2`);
    await jump.waitFor({ state: 'detached' });
  });

  it('is stopped by the button and by Escape', async () => {
    await open();
    const byButton = panel.host.next('stop');
    await panel.page.getByRole('button', { name: 'Stop (Esc)' }).click();
    await byButton;
    const byKey = panel.host.next('stop');
    await panel.page.keyboard.press('Escape');
    await byKey;
    await panel.host.post({ type: 'message', conversationId: 1, message: answer(2, 'Half', { status: 'stopped' }) });
    await panel.page.getByText('Stopped. What arrived is kept.').waitFor();
    assert.equal(await panel.page.getByRole('button', { name: 'Stop (Esc)' }).count(), 0);
  });

  it('folds the thinking away and shows it on request', async () => {
    await open();
    await panel.host.post({ ...delta(2, '', 0), reasoning: 'Weighing **options**' } as never);
    await panel.page.getByText('Thinking…').click();
    await panel.page.getByText('Weighing options').waitFor();
    await panel.host.post({ ...delta(2, 'Done', 0), reasoningOffset: 20 } as never);
    await panel.page.getByText('Thinking…').waitFor({ state: 'detached' });
  });

  it('shows what an interrupted and a cut answer are', async () => {
    panel = await openPanel(
      state([
        user(1, 'a'),
        answer(2, 'Half an', { status: 'interrupted' }),
        user(3, 'b'),
        answer(4, 'Long', { finishReason: 'length' }),
      ]),
    );
    await panel.page.getByText('This answer was interrupted; what arrived is kept.').waitFor();
    await panel.page.getByText('The answer ended at its length limit.').waitFor();
  });
});
