/**
 * Activation as VS Code itself counts it ("Developer: Startup Performance"): loading the code, calling `activate()` and
 * waiting for what it returns; beside the built-in extensions of the same windows, and the sizes that decide it.
 * `npm run bench:activation -- --windows 5`.
 */
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { installExtension } from '../../scripts/installExtension.ts';
import { projectFolder } from '../../scripts/support/paths.ts';
import { runScript } from '../../scripts/support/run.ts';
import { closeSharedBrowser } from '../browser/support/browser.ts';
import { waitUntil } from '../browser/support/waitUntil.ts';
import { openWorkbench } from '../browser/support/workbench.ts';

const { values } = parseArgs({ options: { windows: { type: 'string', default: '5' } } });

type Activation = { readonly load: number; readonly call: number; readonly finish: number };

/** Milliseconds by extension, from the table of “Developer: Startup Performance”. */
async function activationTimes(): Promise<Map<string, Activation>> {
  const workbench = await openWorkbench({ openFile: 'report/sales.py' });
  const { page } = workbench;
  try {
    await workbench.panel().getByRole('textbox').first().waitFor();
    await workbench.runCommand('Developer: Startup Performance');
    const copied = (): Promise<string> => page.evaluate('navigator.clipboard.readText()');
    await waitUntil(async () => {
      await page.locator('.editor-instance .view-line').first().click();
      await page.keyboard.press('Control+A');
      await page.keyboard.press('Control+C');
      return /^\| chat-llm\./m.test(await copied());
    });
    const rows = (await copied()).matchAll(/^\| (\S+) +\| (?:true|false) +\| (\d+) +\| (\d+) +\| (\d+)/gm);
    return new Map(
      [...rows].map(([, id = '', load, call, finish]) => [
        id,
        { load: Number(load), call: Number(call), finish: Number(finish) },
      ]),
    );
  } finally {
    await workbench.close();
  }
}

const median = (numbers: readonly number[]): number =>
  [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;

async function printSizes(): Promise<void> {
  const size = async (path: string): Promise<number> => (await stat(join(projectFolder, path))).size;
  const vsix = (await readdir(projectFolder)).find((name) => name.endsWith('.vsix')) ?? '';
  console.log(`entry bundle ${((await size('dist/extension.js')) / 1000).toFixed(1)} KB (target under 120 KB)`);
  console.log(`${vsix} ${((await size(vsix)) / 1000).toFixed(0)} KB`);
}

await runScript('package.ts');
const extensions = await mkdtemp(join(tmpdir(), 'chat-llm-installed-'));
process.env.CHAT_LLM_TEST_EXTENSIONS = extensions;
const all = new Map<string, Activation[]>();
try {
  await installExtension(extensions);
  for (let window = 0; window < Number(values.windows); window++) {
    for (const [id, times] of await activationTimes()) all.set(id, [...(all.get(id) ?? []), times]);
  }
} finally {
  await closeSharedBrowser();
  await rm(extensions, { recursive: true, force: true, maxRetries: 5 });
}
const figures = [...all].map(([id, times]) => {
  const of = (pick: (activation: Activation) => number): number => median(times.map(pick));
  const [load, call, finish] = [of((time) => time.load), of((time) => time.call), of((time) => time.finish)];
  return { id, load, call, finish, whole: of((time) => time.load + time.call + time.finish) };
});
const ours = figures.find(({ id }) => id === 'chat-llm.chat-llm')?.whole ?? Number.NaN;
console.log('\nmedian milliseconds                       load  activate()  finish   whole  ours / theirs');
for (const { id, load, call, finish, whole } of figures.sort((a, b) => a.whole - b.whole)) {
  const cells = [load, call, finish, whole].map((value, column) => `${value}`.padStart([6, 12, 8, 8][column] ?? 8));
  console.log(`${id.padEnd(40)}${cells.join('')}${(ours / whole).toFixed(2).padStart(15)}`);
}
await printSizes();
