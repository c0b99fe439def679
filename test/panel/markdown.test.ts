import assert from 'node:assert/strict';
import { answer, state, user } from './support/fakeHost.ts';
import { type OpenPanel, openPanel } from './support/panel.ts';
import { richAnswer } from './support/samples.ts';

const hostile = [
  '<script>window.hacked = 1</script>',
  '<img src=x onerror="window.hacked = 2">',
  '<svg onload="window.hacked = 3"><a xlink:href="javascript:window.hacked=4">x</a></svg>',
  '[click](javascript:window.hacked=5) [data](data:text/html,<script>window.hacked=6</script>)',
  '[command](command:workbench.action.quit) [file](file:///etc/passwd)',
  '![tracker](http://127.0.0.1:9/pixel.png) ![inline](data:image/svg+xml,<svg onload="window.hacked=7"/>)',
  '<iframe src="http://127.0.0.1:9/frame"></iframe>',
  '<style>body { display: none }</style>',
  '<form action="http://127.0.0.1:9/"><button>Send</button></form>',
  '<a href="javascript:window.hacked=8" onclick="window.hacked=9">link</a>',
  '<div style="position:fixed;inset:0">cover</div>',
  '```"><script>window.hacked=10</script>\n</code></pre><script>window.hacked = 11</script>\n```',
  '| <img src=x onerror=window.hacked=12> |\n|---|\n| <script>window.hacked=13</script> |',
  '[ref]\n\n[ref]: javascript:window.hacked=14',
  '<https://example.com/"onmouseover="window.hacked=15>',
].join('\n\n');

describe('an answer’s Markdown', () => {
  let panel: OpenPanel;
  afterEach(() => panel.close());

  it('becomes headings, lists, tables, tasks, quotes and code', async () => {
    panel = await openPanel(state([user(1, 'Why?'), answer(2, richAnswer)]));
    const turn = panel.page.locator('.turn-answer');
    assert.equal(await turn.getByRole('heading', { name: 'What to change' }).count(), 1);
    assert.equal(await turn.locator('ol > li').count(), 3);
    assert.equal(await turn.locator('ol > li .code-block').count(), 1);
    assert.equal(await turn.locator('tbody tr').count(), 3);
    assert.equal(await turn.locator('td.align-right').first().innerText(), '0.92');
    assert.equal(await turn.getByRole('checkbox', { checked: true }).count(), 1);
    assert.equal(await turn.locator('blockquote').count(), 1);
    assert.equal(await turn.locator('.code-path').innerText(), 'src/cart.ts');
    await turn.locator('.code-keyword', { hasText: 'export' }).waitFor();
    assert.deepEqual(panel.complaints, []);
  });

  it('runs, loads and links nothing that is hostile', async () => {
    const requests: string[] = [];
    panel = await openPanel(state([user(1, hostile), answer(2, hostile), answer(3, '', { reasoning: hostile })]));
    panel.page.on('request', (request) => requests.push(request.url()));
    await panel.page.getByText('Thoughts').click();
    for (const view of [answer(2, `again ${hostile}`), answer(3, hostile, { reasoning: hostile })])
      await panel.host.post({ type: 'message', conversationId: 1, message: view });
    await panel.page.getByText('again').waitFor();
    const list = panel.page.locator('.messages');
    assert.equal(
      await list.locator('script, iframe, img, svg, style, form, object, embed, base, meta, link').count(),
      0,
    );
    const hrefs = await list.locator('a').evaluateAll((links) => links.map((link) => link.getAttribute('href')));
    for (const href of hrefs) assert.match(href ?? '', /^(https?|mailto):/);
    const handlers = await panel.page.evaluate(
      `[...document.querySelectorAll('.messages *')].filter((element) => [...element.attributes].some(({ name }) => name.startsWith('on'))).length`,
    );
    assert.equal(handlers, 0);
    assert.equal(await panel.page.evaluate('window.hacked'), undefined);
    assert.deepEqual(
      requests.filter((url) => url.includes(':9/')),
      [],
    );
    assert.ok(await list.getByText('<script>window.hacked = 1</script>').first().isVisible());
    assert.deepEqual(panel.complaints, []);
  });

  it('hands links to the host and goes nowhere itself', async () => {
    panel = await openPanel(state([user(1, 'x'), answer(2, 'See [docs](https://example.com/a?b=1&c=2).')]));
    const before = panel.page.url();
    const opened = panel.host.next('openLink');
    await panel.page.getByRole('link', { name: 'docs' }).click();
    assert.equal((await opened).href, 'https://example.com/a?b=1&c=2');
    assert.equal(panel.page.url(), before);
  });

  it('offers an image as a link and does not load it', async () => {
    panel = await openPanel(state([user(1, 'x'), answer(2, '![a chart](https://example.com/chart.png)')]));
    assert.equal(await panel.page.locator('.messages img').count(), 0);
    const opened = panel.host.next('openLink');
    await panel.page.getByRole('link', { name: 'a chart' }).click();
    assert.equal((await opened).href, 'https://example.com/chart.png');
  });

  it('sends code to the host exactly as it was written', async () => {
    panel = await openPanel(
      state([user(1, 'x'), answer(2, '```ts src/a.ts\nconst a = `<b>&amp;`;\n\n\tdone();\n```')]),
    );
    const expected = { code: 'const a = `<b>&amp;`;\n\n\tdone();', info: 'ts src/a.ts' };
    for (const [name, action] of [
      ['Copy code', 'copy'],
      ['Insert at cursor', 'insert'],
      ['Open in a new file', 'newFile'],
      ['Apply to the editor…', 'apply'],
    ] as const) {
      const sent = panel.host.next('code');
      await panel.page.getByRole('button', { name }).focus();
      await panel.page.keyboard.press('Enter');
      assert.deepEqual(await sent, { type: 'code', action, ...expected });
    }
  });

  it('resolves reference links whose target comes later', async () => {
    panel = await openPanel(state([user(1, 'x'), answer(2, 'See [docs].\n\n[docs]: https://example.com/docs\n')]));
    assert.equal(await panel.page.getByRole('link', { name: 'docs' }).getAttribute('href'), 'https://example.com/docs');
  });

  it('reads right to left where the text does', async () => {
    panel = await openPanel(state([user(1, 'x'), answer(2, 'שלום עולם\n\nHello')]));
    const directions = await panel.page.evaluate(
      `[...document.querySelectorAll('.turn-answer .markdown p')].map((p) => getComputedStyle(p).direction)`,
    );
    assert.deepEqual(directions, ['rtl', 'ltr']);
  });

  it('draws math, and leaves prices and what is no TeX as they were written', async () => {
    const text =
      'Energy is $E = mc^2$ and costs $5 and $6.\n\n$$\n\\sum_{i=1}^{n} i = \\frac{n(n+1)}{2}\n$$\n\n' +
      'Wrong: $\\frac{1}$ and \\(\\href{javascript:alert(1)}{x}\\) and \\(\\htmlStyle{color: red}{x}\\).';
    panel = await openPanel(state([user(1, 'a'), answer(2, text)]));
    await panel.page.locator('.math-display math mfrac').waitFor();
    const shown = await panel.page.locator('.turn-answer .markdown').innerText();
    assert.ok(shown.includes('costs $5 and $6.'), shown);
    assert.ok(shown.includes('$\\frac{1}$'), shown);
    assert.equal(await panel.page.locator('.markdown a, .markdown math [href], .markdown math [style]').count(), 0);
    assert.deepEqual(panel.complaints, []);
  });

  it('hands places in files to the host, from code and from links', async () => {
    const text = 'See `src/cart.ts:12`, [the rules](docs/rules.md#L3), `Math.max` and [`a/b.ts`](https://example.com).';
    panel = await openPanel(state([user(1, 'a'), answer(2, text)]));
    const links = panel.page.locator('.markdown a');
    await links.first().waitFor();
    assert.deepEqual(await links.allInnerTexts(), ['src/cart.ts:12', 'the rules', 'a/b.ts']);
    const first = panel.host.next('openLink');
    await links.nth(0).click();
    assert.equal((await first).href, 'src/cart.ts:12');
    const second = panel.host.next('openLink');
    await links.nth(1).press('Enter');
    assert.equal((await second).href, 'docs/rules.md:3');
    assert.equal(new URL(panel.page.url()).hash, '');
  });
});
