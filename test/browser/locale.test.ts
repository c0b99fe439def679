import assert from 'node:assert/strict';
import { messageBox } from './support/chat.ts';
import { openWorkbench, type Workbench } from './support/workbench.ts';

describe('a display language that is not English', () => {
  let workbench: Workbench;
  before(async () => {
    workbench = await openWorkbench({ locale: 'de' });
  });
  after(() => workbench?.close());

  it('shows panel, commands and figures in it', async () => {
    const panel = workbench.panel();
    const box = panel.getByRole('textbox', { name: 'Nachricht', exact: true });
    await box.waitFor();
    assert.equal(await messageBox(workbench).count(), 0);
    await box.fill('Was kannst du?');
    await box.press('Enter');
    const answer = panel.getByRole('article', { name: 'Antwort', exact: true });
    await answer.getByRole('button', { name: 'Neu erzeugen' }).waitFor({ timeout: 30_000 });
    assert.match(await answer.innerText(), /Demo/);
    await workbench.statusBar().filter({ hasText: 'Token' }).waitFor();
    await workbench.runCommand('Chat LLM: Modelle einrichten…');
    await workbench.page.locator('.quick-input-widget input[placeholder="Wo laufen Ihre Modelle?"]').waitFor();
  });
});
