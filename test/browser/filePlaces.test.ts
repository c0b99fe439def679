import assert from 'node:assert/strict';
import { type Loopback, startLoopback } from '../support/loopback.ts';
import { chunk } from '../support/loopbackScenarios.ts';
import { ask } from './support/chat.ts';
import { openWorkbench, type Workbench } from './support/workbench.ts';

describe('places in files that an answer names', () => {
  let workbench: Workbench;
  let server: Loopback;
  before(async () => {
    server = await startLoopback();
    server.define('places', ({ response }) => {
      const content = 'Look at `shop/cart.ts:3` and at `nowhere/gone.ts:7`.';
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.end(`data: ${chunk({ content })}\n\ndata: ${chunk({}, 'stop')}\n\ndata: [DONE]\n\n`);
    });
    workbench = await openWorkbench({
      settings: {
        'chatLlm.connections': [{ id: 'loopback', preset: 'custom', baseUrl: server.url, models: ['places'] }],
        'chatLlm.model': 'loopback/places',
      },
    });
  });
  after(async () => {
    await workbench?.close();
    await server?.close();
  });

  it('open at their line, or in Quick Open where there is no such file', async () => {
    const { page } = workbench;
    const answer = await ask(workbench, 'Where?');
    await answer.getByRole('link', { name: 'shop/cart.ts:3' }).click();
    await page.getByRole('tab', { name: 'cart.ts' }).waitFor();
    await page.locator('.statusbar').getByText('Ln 3, Col 1').waitFor();
    await answer.getByRole('link', { name: 'nowhere/gone.ts:7' }).click();
    const input = page.locator('.quick-input-widget input.input');
    await input.waitFor();
    assert.equal(await input.inputValue(), 'nowhere/gone.ts:7');
  });
});
