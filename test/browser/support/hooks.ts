import { mkdir } from 'node:fs/promises';
import { testResultsFolder } from '../../../scripts/support/paths.ts';
import { closeSharedBrowser } from './browser.ts';
import { openWorkbenches, saveEvidence } from './workbench.ts';

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
    for (const workbench of openWorkbenches()) await workbench.close();
    await closeSharedBrowser();
  },
};
