/**
 * Activation as VS Code itself counts it ("Developer: Show Running Extensions"), beside the built-in extensions of the
 * same windows, and the sizes that decide it. `npm run bench:activation -- --windows 5`.
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

/** Milliseconds by extension, as the list of running extensions shows them. */
async function activationTimes(): Promise<Map<string, number>> {
  const workbench = await openWorkbench({ openFile: 'report/sales.py' });
  try {
    await workbench.panel().getByRole('textbox').first().waitFor();
    await workbench.runCommand('Developer: Show Running Extensions');
    const list = workbench.page.locator('.runtime-extensions-editor');
    await waitUntil(async () => /Chat LLM\n[\s\S]*Activation: \d+ms/.test(await list.innerText()));
    const text = await list.innerText();
    // An entry is four lines: name, version, host, time.
    const entries = text.matchAll(/^(.+)\n[\d.]+\n.*\n(?:Startup )?Activation: (\d+)ms$/gm);
    return new Map([...entries].map(([, name = '', milliseconds]) => [name, Number(milliseconds)]));
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
const all = new Map<string, number[]>();
try {
  await installExtension(extensions);
  for (let window = 0; window < Number(values.windows); window++) {
    for (const [name, ms] of await activationTimes()) all.set(name, [...(all.get(name) ?? []), ms]);
  }
} finally {
  await closeSharedBrowser();
  await rm(extensions, { recursive: true, force: true, maxRetries: 5 });
}
const ours = median(all.get('Chat LLM') ?? []);
console.log('\nextension                              median activation   ours / theirs');
for (const [name, times] of [...all].sort((a, b) => median(a[1]) - median(b[1]))) {
  const theirs = median(times);
  console.log(`${name.padEnd(40)}${`${theirs} ms`.padStart(12)}${(ours / theirs).toFixed(2).padStart(18)}`);
}
await printSizes();
