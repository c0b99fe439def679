import assert from 'node:assert/strict';
import { rm, writeFile } from 'node:fs/promises';
import * as vscode from 'vscode';
import type { CacheFilter } from '../../src/core/cache.ts';
import type { CacheControl } from '../../src/engine/cache/control.ts';
import { forgetChangedFiles } from '../../src/extension/forgetChangedFiles.ts';
import { waitFor } from './support/waitFor.ts';

describe('kept answers about a file', () => {
  it('go when it changes and when it is deleted, and no others', async () => {
    const folder = vscode.workspace.workspaceFolders?.[0] ?? assert.fail();
    const uriOf = (name: string): vscode.Uri => vscode.Uri.joinPath(folder.uri, `${name}.tmp.txt`);
    const [changed, deleted, other] = [uriOf('changed'), uriOf('deleted'), uriOf('other')];
    let known = [changed];
    const cleared = new Set<string | undefined>();
    const cache = {
      tagValues: async () => known.map((uri) => ({ value: uri.toString(), entries: 1, bytes: 1 })),
      clear: async ({ file }: CacheFilter) => {
        cleared.add(file);
        return { entries: 1, bytes: 1 };
      },
    } as unknown as CacheControl;
    for (const uri of [changed, deleted]) await writeFile(uri.fsPath, 'a');
    const subscription = forgetChangedFiles({ cache });
    try {
      let version = 0;
      // The watcher does not say when it has begun.
      await waitFor('the change', async () => {
        version += 1;
        for (const uri of [other, changed]) await writeFile(uri.fsPath, `${version}`);
        return cleared.has(changed.toString()) || undefined;
      });
      assert.deepEqual([...cleared], [changed.toString()]);
      known = [deleted];
      await rm(deleted.fsPath);
      await waitFor('the deletion', () => cleared.has(deleted.toString()) || undefined);
      assert.equal(cleared.size, 2);
    } finally {
      subscription.dispose();
      for (const uri of [changed, deleted, other]) await rm(uri.fsPath, { force: true });
    }
  });
});
