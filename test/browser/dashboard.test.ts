import assert from 'node:assert/strict';
import { ask } from './support/chat.ts';
import { sharedWorkbench } from './support/sharedWorkbench.ts';
import type { Workbench } from './support/workbench.ts';

describe('the dashboard in a real window', () => {
  let workbench: Workbench;
  before(async () => {
    workbench = await sharedWorkbench();
  });

  it('opens in a tab and shows what was asked', async () => {
    await ask(workbench, '/demo code');
    await workbench.runCommand('Chat LLM: Open Dashboard');
    await workbench.page.getByRole('tab', { name: 'Chat LLM Dashboard' }).waitFor();
    const frames = workbench.page.locator('iframe.webview[src*="extensionId=chat-llm.chat-llm&"]');
    const dashboard = frames.last().contentFrame().locator('iframe#active-frame').contentFrame();
    const requests = dashboard.locator('.tile', { hasText: 'Requests' }).locator('dd');
    assert.match((await requests.textContent()) ?? '', /^[1-9]/);
    await dashboard.locator('canvas').nth(3).waitFor();
    await dashboard.getByRole('region', { name: 'Models', exact: true }).getByText('Demo model').waitFor();
    await dashboard.getByRole('region', { name: 'Extension host' }).getByText('MB').first().waitFor();
    await workbench.screenshot('dashboard');
  });
});
