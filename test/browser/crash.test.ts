import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { ask, lastAnswer, messageBox, send } from './support/chat.ts';
import { type HistoryFile, openHistoryFile } from './support/historyFile.ts';
import { temporaryFolder } from './support/temporaryFolder.ts';
import { openWorkbench, type Workbench } from './support/workbench.ts';

/** HOST_KILLS=20 for a longer run. */
const kills = Number(process.env.HOST_KILLS ?? 3);

/** What the panel was told of the last answer: each piece is on the screen one frame later. */
type Shown = { readonly id: number; readonly text: string };

describe('a killed extension host', () => {
  let data: Awaited<ReturnType<typeof temporaryFolder>>;
  let workbench: Workbench;
  let file: HistoryFile;
  before(async () => {
    data = await temporaryFolder();
    workbench = await openWorkbench({ dataFolder: data.path });
    await ask(workbench, 'Hello');
    file = await openHistoryFile(data.path);
  });
  after(async () => {
    file?.close();
    await workbench?.close();
    await data?.remove();
  });

  /** Writes down in the panel's page what arrives there, piece by piece. */
  async function listen(): Promise<void> {
    await workbench
      .panel()
      .locator('body')
      .evaluate(() => {
        const page = globalThis as { shown?: { id: number; text: string } };
        page.shown = { id: 0, text: '' };
        addEventListener('message', ({ data: message }) => {
          if (message.type !== 'delta') return;
          const before = page.shown?.id === message.messageId ? (page.shown?.text ?? '') : '';
          page.shown = { id: message.messageId, text: before.slice(0, message.offset) + message.text };
        });
      });
  }

  const shown = (): Promise<Shown> =>
    workbench
      .panel()
      .locator('body')
      .evaluate(() => (globalThis as { shown?: Shown }).shown ?? { id: 0, text: '' });

  async function textArrives(): Promise<void> {
    while ((await shown()).text === '') await sleep(20);
  }

  it(`loses nothing that the panel had shown, in ${kills} kills at random moments`, async () => {
    const lengths: number[] = [];
    for (let round = 0; round < kills; round++) {
      await messageBox(workbench).waitFor();
      await listen();
      await send(workbench, `/demo long 900`);
      await textArrives();
      await sleep(Math.random() * 2500);
      const last = await shown();
      await workbench.killExtensionHost();
      // VS Code starts a host anew twice in five minutes; a reload begins a new count.
      if (round % 2 === 1) await workbench.reload();
      await lastAnswer(workbench).getByText('was interrupted').waitFor({ timeout: 60_000 });
      assert.equal(file.integrity(), 'ok');
      const stored = file.answer(last.id);
      assert.equal(stored?.status, 'interrupted');
      assert.ok(
        stored.text.startsWith(last.text),
        `${last.text.length} characters shown, ${stored.text.length} stored`,
      );
      lengths.push(last.text.length);
      const sections = [...last.text.matchAll(/^## (\d+)$/gm)].map(([, section = '']) => section);
      for (const section of sections)
        await lastAnswer(workbench).getByRole('heading', { name: section, exact: true }).waitFor();
    }
    assert.ok(lengths.every((length) => length > 0));
    assert.match(await (await ask(workbench, 'Are you still there?')).innerText(), /demo/i);
  }).timeout(60_000 + kills * 60_000);
});
