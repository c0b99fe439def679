import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { nothingLearned } from '../../src/core/cache.ts';
import type { DashboardFigures, DashboardHostMessage, DashboardMessage } from '../../src/protocol/dashboard.ts';
import { axeFindsNothing, axeFindsNothingInThemes } from './support/axe.ts';
import { figures, nothing, totals, vitals } from './support/dashboard.ts';
import { type NewPage, newPage, nextFrame, type PanelOptions } from './support/panel.ts';

const wide = { width: 1100, height: 1500 };

describe('dashboard', () => {
  let opened: NewPage;
  let page: Page;
  let sent: DashboardMessage[];
  afterEach(async () => {
    await opened.close();
    assert.deepEqual(opened.complaints, []);
  });

  const post = async (message: DashboardHostMessage): Promise<void> => {
    await page.evaluate(`postMessage(${JSON.stringify(message)}, '*')`);
    await nextFrame(page);
  };
  const show = (given: DashboardFigures): Promise<void> => post({ type: 'figures', figures: given });

  /** A dashboard that got `given` for an answer to its first message. */
  async function open(given: DashboardFigures, options: PanelOptions = wide): Promise<void> {
    opened = await newPage({ context: { timezoneId: 'UTC' }, ...options });
    page = opened.page;
    sent = [];
    await page.exposeFunction('hostReceives', (message: DashboardMessage) => sent.push(message));
    await page.addInitScript(`globalThis.acquireVsCodeApi = () => ({
      postMessage: (message) => void hostReceives(message),
      getState: () => JSON.parse(sessionStorage.getItem('state') ?? 'null') ?? undefined,
      setState: (state) => sessionStorage.setItem('state', JSON.stringify(state)),
    });`);
    await opened.load('dashboard');
    await show(given);
    await post(vitals);
    await page.locator('.dashboard').waitFor();
  }
  const openDrawn = async (given: DashboardFigures, options?: PanelOptions): Promise<void> => {
    await open(given, options);
    await page.locator('canvas').nth(3).waitFor();
  };

  it('says what the cache saved', async () => {
    await open(figures());
    const hits = { memory: 2, disk: 1, shared: 0, semantic: 1, 'in-flight': 0 };
    const saved = { savedTokens: 12_345, savedUsd: 1.5, savedMs: 3_660_000, learned: nothingLearned };
    const size = { entries: 7, bytes: 20_480, pinned: 0, since: 1 };
    await post({ type: 'cache', cache: { hits, misses: 6, ...saved, ...size } });
    const facts = page.locator('section', { has: page.getByRole('heading', { name: 'Cache' }) });
    await facts.getByText('40%').waitFor();
    const text = await facts.innerText();
    for (const fact of ['10%', '$1.50', '12.3K', '1 hr', '7 (']) assert.ok(text.includes(fact), text);
  });

  const tile = (name: string) => page.locator('.tile', { hasText: name }).locator('dd');

  it('axe finds nothing, with tables open, wide and narrow, in any theme', async () => {
    await openDrawn(figures(), wide);
    for (const each of await page.locator('details > summary').all()) await each.click();
    await axeFindsNothingInThemes(page, ['light', 'dark', 'hc-light', 'hc-dark']);
    await page.setViewportSize({ width: 360, height: 900 });
    await nextFrame(page);
    await axeFindsNothing(page, 'narrow');
    assert.equal(await page.evaluate('document.documentElement.scrollWidth <= innerWidth'), true);
  });

  it('shows today, the period with its trend, models, templates, health and the system', async () => {
    await openDrawn(figures());
    assert.deepEqual(sent, [{ type: 'ready', period: 'hours' }]);
    assert.equal(await tile('Requests').textContent(), '48');
    assert.equal(await tile('Tokens').textContent(), '73.9K');
    assert.equal(await tile('Cost').textContent(), '$0.59');
    assert.equal(await tile('Error rate').textContent(), '6.3%');
    const cost = page.getByRole('region', { name: 'Cost' });
    assert.equal(await cost.locator('.summary').textContent(), '≈ $3.81 + unknown +24% against the period before');
    const rows = page.getByRole('region', { name: 'Models', exact: true }).getByRole('row');
    assert.match((await rows.nth(1).textContent()) ?? '', /^anthropic\/claude-sonnet-4-5-20250929200240K68K\$2\.46/);
    assert.match((await page.getByRole('region', { name: 'Prompt templates' }).textContent()) ?? '', /write-tests31/);
    const health = await page
      .getByRole('region', { name: 'Health of the models' })
      .getByRole('listitem')
      .allTextContents();
    assert.match(health[0] ?? '', /Available · 2 running, 1 waiting$/);
    assert.match(health[1] ?? '', /Left alone until 0?3:09:30/);
    assert.match(health[2] ?? '', /Rate limit used up until/);
    assert.match(health[3] ?? '', /trial/);
    assert.match(
      (await page.getByRole('region', { name: 'Extension host' }).textContent()) ?? '',
      /12\.4%.*312 MB.*1 hr 23 min/,
    );
    assert.match((await page.locator('footer').textContent()) ?? '', /September 23, 2026/);
  });

  it('says which step is the slowest, with whom, and what helps; all of them in a table', async () => {
    await open(figures());
    const steps = page.getByRole('region', { name: 'Where the time goes' });
    assert.match(
      (await steps.locator('.bottleneck').textContent()) ?? '',
      /^Slowest step: waiting for the first word, 62% of the time\. Most of it with openai\/gpt-5\.2-codex\. A faster/,
    );
    assert.deepEqual(await steps.getByRole('row').allTextContents(), [
      'StepShareMeanp95',
      'waiting for the first word62%1.2 sec4.1 sec',
      'writing31%620 ms2.1 sec',
      'waits before another attempt, and all else4%80 ms1 sec',
      'waiting for its turn3%60 ms400 ms',
    ]);
    const requests = page.getByRole('region', { name: 'Last requests of this window' });
    await requests.getByText('openai/gpt-5.2-codex · 2 sec').click();
    assert.deepEqual((await requests.getByRole('row').allTextContents()).slice(1, 4), [
      'masking0 ms1 ms',
      'attempt · ollama/qwen3 · overloaded1 ms99 ms',
      'attempt · openai/gpt-5.2-codex100 ms1.9 sec',
    ]);
    await show(figures('hours', { steps: { requests: 0, steps: [] }, requests: [] }));
    assert.match((await steps.textContent()) ?? '', /asked nothing/);
  });

  it('has the figures of each graph as a table, the newest first, without what is empty', async () => {
    const given = figures();
    await openDrawn({
      ...given,
      series: given.series.map((_, index) => (index === 2 || index === 23 ? totals(5) : nothing)),
    });
    const graph = page.getByRole('region', { name: 'Tokens' });
    await graph.getByText('Tokens as a table').focus();
    await page.keyboard.press('Enter');
    const cells = await graph.getByRole('row').allTextContents();
    assert.deepEqual(cells, ['TimeInput tokensOutput tokens', 'Sat 03:00 PM6K1.7K', 'Fri 06:00 PM6K1.7K']);
  });

  it('asks for another period by keyboard, keeps the choice, and takes no late answer', async () => {
    await openDrawn(figures());
    await page.getByRole('button', { name: 'Last 12 months' }).focus();
    await page.keyboard.press('Space');
    await nextFrame(page);
    assert.deepEqual(sent.at(-1), { type: 'period', period: 'months' });
    await show(figures('hours', { today: totals(1) }));
    assert.equal(await tile('Requests').textContent(), '48');
    await show(figures('months', { today: totals(2) }));
    assert.equal(await tile('Requests').textContent(), '2');
    assert.equal(await page.getByRole('button', { name: 'Last 12 months' }).getAttribute('aria-pressed'), 'true');
    await page.reload();
    await show(figures('months'));
    assert.deepEqual(sent.at(-1), { type: 'ready', period: 'months' });
  });

  it('draws what comes without starting anew, and other colours with another theme', async () => {
    await openDrawn(figures());
    const picture = () => page.evaluate<string>("document.querySelectorAll('canvas')[1].toDataURL()");
    const before = await picture();
    await page.evaluate("document.querySelectorAll('canvas')[1].id = 'same'");
    await show(figures('hours', { series: figures().series.toReversed() }));
    assert.notEqual(await picture(), before);
    assert.equal(await page.locator('#same').count(), 1);
    const changed = await picture();
    await page.evaluate("document.documentElement.style.setProperty('--vscode-charts-blue', 'rgb(250, 0, 250)')");
    await nextFrame(page);
    assert.notEqual(await picture(), changed);
  });

  it('tells the figures under the pointer', async () => {
    await openDrawn(figures());
    const graph = page.getByRole('region', { name: 'Cost' });
    await graph.locator('.u-over').hover();
    await nextFrame(page);
    assert.match((await graph.locator('.legend').textContent()) ?? '', /Cost\$\d.*(AM|PM)/);
  });

  it('says what will be here while there is nothing yet', async () => {
    await open(figures('hours', { hasRequests: false, today: nothing, totals: nothing }));
    await axeFindsNothing(page);
    await page.getByRole('button', { name: 'Open Chat' }).click();
    await page.getByRole('button', { name: 'Export Usage…' }).click();
    await nextFrame(page);
    assert.deepEqual(sent.slice(1), [{ type: 'openChat' }, { type: 'exportUsage' }]);
    assert.equal(await page.locator('canvas').count(), 0);
  });
});
