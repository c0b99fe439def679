import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AxeBuilder } from '@axe-core/playwright';
import { diagrams, fenced, hostileDiagrams } from './support/diagrams.ts';
import { answer, delta, openAnswer, state, user } from './support/fakeHost.ts';
import type { ThemeName } from './support/page.ts';
import { type OpenPanel, openPanel } from './support/panel.ts';

const flowchart = fenced(diagrams.flowchart ?? '');
const finished = 'document.querySelectorAll(".diagram img, .diagram-problem").length';

describe('Mermaid diagrams', () => {
  let panel: OpenPanel;
  afterEach(() => panel.close());

  async function show(sources: readonly string[], theme: ThemeName = 'dark'): Promise<void> {
    panel = await openPanel(state([user(1, 'x'), answer(2, sources.map(fenced).join('\n\n'))]), {
      theme,
      height: 3000,
    });
    await panel.until(`${finished} === ${sources.length}`);
  }

  it('are drawn, of every common kind, with their texts for those who do not see them', async () => {
    await show(Object.values(diagrams));
    const images = panel.page.locator('.diagram img');
    assert.equal(await images.count(), Object.keys(diagrams).length);
    const sizes = await images.evaluateAll((all) =>
      all.map((image) => (image as unknown as { naturalWidth: number }).naturalWidth),
    );
    assert.ok(
      sizes.every((width) => width > 20),
      sizes.join(),
    );
    const alt = (await images.first().getAttribute('alt')) ?? '';
    for (const label of ['Read cart', 'Discount?', 'Apply once', 'yes', 'no']) assert.ok(alt.includes(label), alt);
    assert.deepEqual(panel.complaints, []);
  });

  it('load nothing until the block is complete', async () => {
    const scripts: string[] = [];
    panel = await openPanel(state([user(1, 'x'), openAnswer(2)]));
    panel.page.on('request', (request) => scripts.push(request.url()));
    const open = flowchart.slice(0, -4);
    await panel.host.post(delta(2, open, 0));
    await panel.page.getByText('Apply once').waitFor();
    assert.deepEqual(
      scripts.filter((url) => url.includes('diagrams')),
      [],
    );
    await panel.host.post(delta(2, flowchart.slice(open.length), open.length));
    await panel.host.post({ type: 'message', conversationId: 1, message: answer(2, flowchart) });
    await panel.page.locator('.diagram img').waitFor();
    assert.equal(scripts.filter((url) => url.includes('diagrams')).length, 1);
  });

  it('do nothing, load nothing and reach nothing, however hostile', async () => {
    const hits: string[] = [];
    const server = createServer((request, response) => {
      hits.push(request.url ?? '');
      response.end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    try {
      await show(hostileDiagrams.map((source) => source.replaceAll('127.0.0.1:9', `127.0.0.1:${port}`)));
      assert.equal(await panel.page.evaluate('window.hacked'), undefined);
      assert.deepEqual(hits, []);
      assert.equal(await panel.page.locator('.messages :is(svg, iframe, style, script)').count(), 0);
      assert.ok((await panel.page.locator('.diagram img').count()) >= 6);
      assert.equal(panel.complaints.filter((text) => !text.includes('Content Security Policy')).join(), '');
    } finally {
      server.close();
    }
  });

  it('are drawn where the panel and its messages are out of reach', async () => {
    await show([diagrams.flowchart ?? '']);
    const frame = panel.page.frames().find((each) => each !== panel.page.mainFrame());
    const reach = await frame?.evaluate(`(() => {
      const tried = (reach) => { try { return String(reach()); } catch { return 'refused'; } };
      parent.postMessage({ type: 'showHistory' }, '*');
      return [tried(() => parent.document.title), tried(() => localStorage.length), origin];
    })()`);
    assert.deepEqual(reach, ['refused', 'refused', 'null']);
    await panel.host.post({ type: 'status', text: 'after it' });
    await panel.page.getByText('after it').waitFor();
    assert.equal(await panel.page.getByRole('dialog').count(), 0);
  });

  it('that are none say so and stay readable', async () => {
    await show(['flowchart LR\n  A[Start --> B']);
    assert.match(await panel.page.locator('.diagram-problem').innerText(), /could not be drawn[\s\S]*Parse error/);
    assert.ok(await panel.page.getByText('A[Start --> B').first().isVisible());
    assert.deepEqual(panel.complaints, []);
  });

  it('give their source and their own size, by keyboard', async () => {
    await show([diagrams.flowchart ?? '']);
    const { page } = panel;
    const width = () => page.locator('.diagram img').evaluate((image) => image.clientWidth);
    const fitting = await width();
    await page.getByRole('button', { name: 'Actual size' }).press('Enter');
    assert.ok((await width()) > fitting);
    assert.equal(
      await page.getByRole('group', { name: 'Diagram' }).evaluate((box) => box.scrollWidth > box.clientWidth),
      true,
    );
    const source = page.getByRole('button', { name: 'Show source' });
    await source.press('Enter');
    assert.equal(await source.getAttribute('aria-pressed'), 'true');
    assert.ok(await page.getByText('A[Read cart]').isVisible());
    const copied = panel.host.next('code');
    await page.getByRole('button', { name: 'Copy code' }).press('Enter');
    assert.equal((await copied).code, diagrams.flowchart);
    await source.press('Enter');
    await page.locator('.diagram img').waitFor();
  });

  it('follow the theme', async () => {
    await show([diagrams.flowchart ?? '']);
    const image = panel.page.locator('.diagram img');
    const before = await image.getAttribute('src');
    await panel.page.evaluate(
      `document.documentElement.style.cssText = '--vscode-editor-background: #ffffff; --vscode-editor-foreground: #202020'`,
    );
    await panel.until(`document.querySelector('.diagram img').src !== ${JSON.stringify(before)}`);
    assert.match(decodeURIComponent((await image.getAttribute('src')) ?? ''), /#202020/);
  });

  for (const theme of ['light', 'dark', 'hc-dark'] as const)
    it(`leave axe nothing to find, ${theme}`, async () => {
      await show([diagrams.flowchart ?? '', 'flowchart LR\n  A['], theme);
      await panel.page.getByRole('button', { name: 'Actual size' }).press('Enter');
      const { violations } = await new AxeBuilder({ page: panel.page as never }).analyze();
      assert.deepEqual(
        violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join()}`),
        [],
      );
    });
});
