import assert from 'node:assert/strict';
import { axeFindsNothing, axeFindsNothingInThemes } from './support/axe.ts';
import { answer, openAnswer, state, user } from './support/fakeHost.ts';
import { knownVariables, type ThemeName } from './support/page.ts';
import { type OpenPanel, openPanel } from './support/panel.ts';
import { conversation } from './support/samples.ts';

const themes: readonly ThemeName[] = ['light', 'dark', 'light-modern', 'dark-modern', 'hc-light', 'hc-dark'];
const kept = { key: 'k', model: 'a/x', savedTokens: 1234, savedUsd: 0.021, storedAt: Date.now() - 3_600_000 };
/** An answer of the cache to a similar question, and one that another could have been given for. */
const fromCache = [
  { type: 'notice', notice: 'cache-hit', tier: 'semantic', question: 'Hello?', similarity: 0.97, ...kept },
] as const;
const offered = [
  { type: 'notice', notice: 'cache-offer', key: 'k', question: 'Hi?', storedAt: kept.storedAt, similarity: 0.9 },
] as const;
const rateLimited = {
  code: 'rate-limited',
  kind: 'rate-limit',
  retryable: true,
  status: 429,
  detail: 'Slow down.',
} as const;

describe('accessibility', () => {
  let panel: OpenPanel;
  afterEach(() => panel.close());

  async function openCompletion(): Promise<void> {
    const asked = panel.host.next('complete');
    await panel.page.getByRole('textbox', { name: 'Message' }).pressSequentially('See #');
    const labels = ['cart.ts', 'a-file-with-a-rather-long-name-for-a-narrow-panel.test.ts'];
    const items = labels.map((label) => ({ id: label, icon: 'file', label, detail: 'src/shop/checkout', insert: '' }));
    await panel.host.post({ type: 'completions', request: (await asked).request, items });
    await panel.page.getByRole('option').nth(1).waitFor();
  }

  it('axe finds nothing in the conversation, in any theme', async () => {
    const failed = answer(6, 'It', { status: 'failed', error: rateLimited, notices: offered });
    const messages = [
      ...conversation,
      user(5, 'Go on'),
      failed,
      user(7, 'Hi'),
      answer(8, 'Hello', { notices: fromCache }),
    ];
    panel = await openPanel(state(messages, { attachments: [{ kind: 'file', label: 'a.ts' }] }), {
      height: 2700,
    });
    await panel.page.locator('.code-keyword').first().waitFor();
    await panel.page.getByText('What the provider said').click();
    await panel.page.getByText('Thoughts').click();
    await panel.page.getByRole('button', { name: 'Ask Again' }).waitFor();
    await panel.page.getByRole('button', { name: 'Use That Answer' }).waitFor();
    await panel.host.post({ type: 'status', text: 'Conversation deleted.', undo: { type: 'undoDelete', id: 3 } });
    await panel.page.getByRole('button', { name: 'Undo' }).waitFor();
    await axeFindsNothingInThemes(panel.page, themes);
  });

  it('axe finds nothing in an empty panel, the completion of the box, the history and the editor, in any theme', async () => {
    panel = await openPanel(state([], { demoOnly: true }));
    await axeFindsNothingInThemes(panel.page, themes, 'empty');
    await openCompletion();
    await axeFindsNothingInThemes(panel.page, themes, 'completion');
    await panel.host.post({ type: 'state', state: state(conversation.slice(2)) });
    await panel.page.getByRole('article', { name: 'You' }).hover();
    await panel.page.getByRole('button', { name: 'Edit and resend' }).click();
    await axeFindsNothingInThemes(panel.page, themes, 'editor');
    await panel.page.keyboard.press('Escape');
    await panel.host.post({ type: 'showHistory' });
    const found = {
      title: 'Rounding',
      updatedAt: Date.now(),
      messageCount: 4,
      pinned: true,
      archived: false,
      private: false,
      excerpt: 'a \u0002hit\u0003 here',
    };
    await panel.host.post({
      type: 'conversations',
      query: '',
      archived: false,
      conversations: [1, 2, 3].map((id) => ({ id, ...found })),
      hasMore: true,
    });
    await panel.page.locator('.history-row').nth(1).focus();
    await axeFindsNothingInThemes(panel.page, themes, 'history');
  });

  for (const [name, options, zoom] of [
    ['at 200 % zoom', { width: 480, height: 900 }, 2],
    ['240 pixels wide', { width: 240, height: 900 }, 1],
    ['with reduced motion', { context: { reducedMotion: 'reduce' } }, 1],
  ] as const)
    it(`axe finds nothing ${name}: conversation, completion of the box, history`, async () => {
      panel = await openPanel(state([...conversation, user(5, 'Go on'), openAnswer(6)]), options);
      await panel.page.evaluate(`document.documentElement.style.zoom = '${zoom}'`);
      await panel.page.locator('.code-keyword').first().waitFor();
      await axeFindsNothing(panel.page, 'conversation');
      await openCompletion();
      await axeFindsNothing(panel.page, 'completion');
      const overflows = `[...document.querySelectorAll('[role="option"], button')].some((each) => each.getBoundingClientRect().right > innerWidth + 1)`;
      assert.equal(await panel.page.evaluate(overflows), false);
      await panel.page.keyboard.press('Escape');
      await panel.host.post({ type: 'showHistory' });
      const row = {
        id: 1,
        title: 'Rounding',
        updatedAt: 1,
        messageCount: 4,
        pinned: true,
        archived: false,
        private: false,
      };
      const rows = { query: '', archived: false, conversations: [row], hasMore: true };
      await panel.host.post({ type: 'conversations', ...rows });
      await panel.page.locator('.history-row').focus();
      await axeFindsNothing(panel.page, 'history');
    });

  it('tells of an answer politely and in whole blocks, not from the list itself', async () => {
    panel = await openPanel(state([user(1, 'x'), openAnswer(2)]));
    assert.equal(await panel.page.getByRole('log').getAttribute('aria-live'), 'off');
    const announcer = panel.page.locator('[aria-live="polite"].visually-hidden');
    await panel.until(`document.querySelector('[aria-live="polite"]')?.textContent === 'An answer is being written.'`);
    await panel.host.post({
      type: 'message',
      conversationId: 1,
      message: answer(2, 'It is **done**.\n\n```ts\na\nb\n```'),
    });
    await announcer
      .filter({ hasText: 'It is done. Code block, ts, lines: 2. The answer has ended.' })
      .waitFor({ state: 'attached' });
  });

  it('fits a panel 240 pixels wide, and one at 200 % zoom', async () => {
    panel = await openPanel(state(conversation), { width: 240 });
    const overflows = `document.documentElement.scrollWidth > innerWidth
      || [...document.querySelectorAll('button')].some((button) => button.getBoundingClientRect().right > innerWidth + 1)`;
    assert.equal(await panel.page.evaluate(overflows), false);
    await panel.page.evaluate(`document.documentElement.style.zoom = '2'`);
    await panel.page.setViewportSize({ width: 480, height: 900 });
    assert.equal(await panel.page.evaluate(overflows), false);
  });

  it('stands still for those who ask for it', async () => {
    panel = await openPanel(state([user(1, 'x'), openAnswer(2)]), { context: { reducedMotion: 'reduce' } });
    await panel.page.locator('.dots span').first().waitFor();
    assert.deepEqual(await panel.page.evaluate('document.getAnimations().length'), 0);
  });

  it('speaks the display language', async () => {
    const strings = { 'New chat': 'Neuer Chat', 'Ask about code, or anything else…': 'Frage zum Code …' };
    panel = await openPanel(state([user(1, 'x'), answer(2, 'y')], { conversation: null }), {
      boot: { locale: 'de', strings },
    });
    await panel.page.getByRole('heading', { name: 'Neuer Chat' }).waitFor();
    await panel.page.getByPlaceholder('Frage zum Code …').waitFor();
    assert.match(await panel.page.locator('.answer-footer').innerText(), /1\.234/);
  });

  it('uses no theme variable that no theme has', async () => {
    panel = await openPanel(state());
    const css = await (await fetch(new URL('/chat.css', panel.page.url()))).text();
    const used = new Set(css.match(/--vscode-[\w-]+/g));
    assert.ok(used.size > 40);
    assert.deepEqual(
      [...used].filter((name) => !knownVariables.has(name)),
      [],
    );
    assert.doesNotMatch(css.replaceAll(/mask-image:[^;}]+/g, ''), /#[0-9a-f]{3,8}\b|rgba?\(/i, 'a colour of its own');
  });
});
