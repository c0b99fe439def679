import { join } from 'node:path';

/** Folder of the checkout, absolute. */
export const projectFolder = join(import.meta.dirname, '..', '..');

/** Holds what is fetched once and what a run leaves behind; never committed. */
export const cacheFolder = join(projectFolder, '.vscode-test');

/** The small program in three languages that `npm start` and the tests open. */
export const exampleWorkspace = join(projectFolder, 'examples', 'workspace');

export const testResultsFolder = join(projectFolder, 'test-results');

/** An extension whose language models the tests of `vscode.lm` use. */
export const languageModelsFolder = join(projectFolder, 'test', 'vscode', 'languageModels');

/** An extension that makes a window of the browser tests as good as new. */
export const renewFolder = join(projectFolder, 'test', 'browser', 'renewExtension');
