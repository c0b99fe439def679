import assert from 'node:assert/strict';
import type { MessageView } from '../../src/protocol/messages.ts';
import { answer, state, user } from './support/fakeHost.ts';
import { nextFrame, type OpenPanel, openPanel } from './support/panel.ts';
import { conversation } from './support/samples.ts';

const turn = (at: number): MessageView[] => [
  user(at * 2, `Question ${at}`),
  answer(at * 2 + 1, `Answer ${at}. ${'Some words. '.repeat((at * 7) % 40)}\n\n${'- item\n'.repeat(at % 5)}`),
];
const turns = (from: number, to: number) => Array.from({ length: to - from }, (_, at) => turn(from + at)).flat();
const list = `document.querySelector('.messages')`;

describe('the list of messages', () => {
  let panel: OpenPanel;
  afterEach(() => panel.close());

  it('holds 2,000 turns in fewer than 4,000 elements and begins at the end', async () => {
    panel = await openPanel(state(turns(1, 2_001)));
    await panel.page.getByText('Question 2000', { exact: true }).waitFor();
    assert.ok(((await panel.page.evaluate(`document.querySelectorAll('*').length`)) as number) < 4_000);
    await panel.until(`${list}.scrollHeight - ${list}.scrollTop - ${list}.clientHeight < 2`);
    await panel.page.evaluate(`${list}.scrollTop = ${list}.scrollHeight / 2`);
    await panel.until(`
      [...document.querySelectorAll('article')].some((turn) => {
        const { top, bottom } = turn.getBoundingClientRect();
        return top < 400 && bottom > 200 && Number(turn.dataset.id) < 3000;
      })`);
    assert.ok(((await panel.page.evaluate(`document.querySelectorAll('*').length`)) as number) < 4_000);
  });

  it('keeps what is in view in its place while earlier messages arrive', async () => {
    panel = await openPanel(state(turns(61, 91), { hasEarlier: true }));
    await panel.page.getByText('Question 90', { exact: true }).waitFor();
    const asked = panel.host.next('loadEarlier');
    await panel.page.mouse.move(200, 300);
    for (let tries = 0; panel.host.of('loadEarlier').length === 0 && tries < 80; tries++) {
      await panel.page.mouse.wheel(0, -700);
      await nextFrame(panel.page);
    }
    assert.equal((await asked).before, 122);
    const inView = `(() => {
      const turn = [...document.querySelectorAll('article')].find((candidate) => candidate.getBoundingClientRect().bottom > 100);
      return { id: turn.dataset.id, top: turn.getBoundingClientRect().top };
    })()`;
    const before = (await panel.page.evaluate(inView)) as { id: string; top: number };
    await panel.host.post({ type: 'earlier', conversationId: 1, messages: turns(31, 61), hasEarlier: true });
    const place = `document.querySelector('article[data-id="${before.id}"]')?.getBoundingClientRect().top`;
    for (let frames = 0; frames < 10; frames++) {
      await nextFrame(panel.page);
      const top = (await panel.page.evaluate(place)) as number;
      assert.ok(Math.abs(top - before.top) <= 2, `moved from ${before.top} to ${top}`);
    }
  });

  it('keeps its place at the very top, too', async () => {
    panel = await openPanel(state(turns(61, 91), { hasEarlier: true }));
    await panel.page.getByText('Question 90', { exact: true }).waitFor();
    const asked = panel.host.next('loadEarlier');
    await panel.page.evaluate(`${list}.scrollTop = 0`);
    await asked;
    await panel.until(`${list}.scrollTop === 0 && document.querySelector('article[data-id="122"]')`);
    const place = `document.querySelector('article[data-id="122"]')?.getBoundingClientRect().top`;
    const before = (await panel.page.evaluate(place)) as number;
    await panel.host.post({ type: 'earlier', conversationId: 1, messages: turns(31, 61), hasEarlier: false });
    await panel.until(`${list}.scrollTop > 1000`);
    for (let frames = 0; frames < 10; frames++) {
      await nextFrame(panel.page);
      const top = (await panel.page.evaluate(place)) as number;
      assert.ok(Math.abs(top - before) <= 40, `moved from ${before} to ${top}`);
    }
  });

  it('draws little of what flies past while the thumb is held at the top, and rests at the first turn', async () => {
    const earlier = turns(1, 571);
    panel = await openPanel(state(turns(571, 601), { hasEarlier: true }));
    await panel.page.getByText('Question 600', { exact: true }).waitFor();
    await panel.page.evaluate(`
      globalThis.drawn = 0;
      new MutationObserver((changes) => {
        for (const { addedNodes } of changes) for (const node of addedNodes) if (node.nodeName === 'ARTICLE') drawn++;
      }).observe(document.querySelector('.messages-content'), { childList: true });`);
    const asked = () => panel.host.of('loadEarlier');
    let answered = 0;
    for (let frames = 0; frames < 400 && earlier.length > 0; frames++) {
      await panel.page.evaluate(`${list}.scrollTop = 0`);
      await nextFrame(panel.page);
      const request = asked()[answered];
      if (!request) continue;
      answered++;
      const messages = earlier.splice(request.amount === 'many' ? -240 : -30);
      await panel.host.post({ type: 'earlier', conversationId: 1, messages, hasEarlier: earlier.length > 0 });
    }
    await panel.until(`${list}.scrollTop === 0 || (${list}.scrollTop = 0)`);
    await panel.until(`document.querySelector('article')?.textContent.includes('Question 1')`);
    assert.ok(asked().some(({ amount }) => amount === 'many'));
    const drawn = (await panel.page.evaluate('drawn')) as number;
    assert.ok(drawn < 120, `${drawn} of 1200 messages were drawn`);
  });

  it('keeps few elements of a long answer, and its text moves as far as it is scrolled', async () => {
    const paragraphs = Array.from(
      { length: 1200 },
      (_, at) => `Line ${at}. ${'Some words. '.repeat((at * 7) % 30)}\n\n`,
    );
    panel = await openPanel(state([user(1, 'Long?'), answer(2, paragraphs.join(''))]));
    await panel.page.getByText('Line 1199.').waitFor();
    await panel.until(`${list}.scrollHeight - ${list}.scrollTop - ${list}.clientHeight < 2`);
    await panel.page.mouse.move(200, 300);
    const seen = `(() => {
      const line = [...document.querySelectorAll('p')].find((p) => p.getBoundingClientRect().top > 200);
      globalThis.line = line;
      return line.getBoundingClientRect().top;
    })()`;
    for (let step = 0; step < 30; step++) {
      const before = (await panel.page.evaluate(seen)) as number;
      await panel.page.mouse.wheel(0, -700);
      await panel.until(`Math.abs(line.getBoundingClientRect().top - ${before + 700}) < 2`);
      assert.ok(((await panel.page.evaluate(`document.querySelectorAll('p').length`)) as number) < 500);
    }
    const text = (await panel.page.evaluate('line.textContent')) as string;
    assert.ok(Number(/\d+/.exec(text)) < 1000, text);
  });

  it('is walked with the arrow keys', async () => {
    panel = await openPanel(state(turns(1, 300)));
    await panel.page.getByText('Question 299', { exact: true }).waitFor();
    await panel.page.locator('article[tabindex="0"]').focus();
    const focused = () => panel.page.evaluate(`document.activeElement.dataset.id`);
    assert.equal(await focused(), '599');
    await panel.page.keyboard.press('ArrowUp');
    await panel.until(`document.activeElement.dataset.id === '598'`);
    await panel.page.keyboard.press('Home');
    await panel.until(`document.activeElement.dataset.id === '2'`);
    await panel.until(`${list}.scrollTop < 60`);
    await panel.page.keyboard.press('End');
    await panel.until(`document.activeElement.dataset.id === '599'`);
  });

  it('goes on when one message cannot be drawn', async () => {
    const broken = { ...answer(2, 'broken'), model: null } as never;
    panel = await openPanel(state([user(1, 'a'), broken, ...conversation.slice(2)]));
    await panel.page.getByText('This part could not be shown.').waitFor();
    await panel.page.getByText('And in Python?').waitFor();
    await panel.page.getByRole('textbox', { name: 'Message' }).fill('still works');
  });

  it('is restored as it was after a reload in the middle of an answer', async () => {
    panel = await openPanel(
      state([...conversation, user(5, 'More?'), answer(6, 'It goes', { status: 'streaming', usage: null })]),
    );
    await panel.page.reload();
    await panel.page.getByText('It goes').waitFor();
    await panel.host.post({
      type: 'delta',
      conversationId: 1,
      messageId: 6,
      text: ' on',
      offset: 7,
      reasoning: '',
      reasoningOffset: 0,
    });
    await panel.page.getByText('It goes on').waitFor();
  });
});
