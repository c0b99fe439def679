import { mkdir } from 'node:fs/promises';
import { testResultsFolder } from '../../../scripts/support/paths.ts';
import { closeSharedBrowser } from './browser.ts';
import { isShared } from './sharedWorkbench.ts';
import { openWorkbenches, saveEvidence } from './workbench.ts';

/** One of several processes of a run: its browser and the shared window go on to its next file and end with it. */
const isWorker = process.env.MOCHA_WORKER_ID !== undefined;

process.on('SIGTERM', () => process.exit(143));

/** Mocha's root hooks: evidence of each failed attempt, and nothing left running at the end. */
export const mochaHooks = {
  async afterEach(this: Mocha.Context): Promise<void> {
    const { currentTest: test } = this;
    if (!test || test.state === 'passed' || test.isPending()) return;
    await mkdir(testResultsFolder, { recursive: true });
    await saveEvidence(test.fullTitle());
  },
  async afterAll(): Promise<void> {
    for (const workbench of openWorkbenches()) if (!isWorker || !isShared(workbench)) await workbench.close();
    if (!isWorker) await closeSharedBrowser();
  },
};
