import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import * as vscode from 'vscode';
import { askTarget, type CodeTarget } from '../../src/extension/native/codeTarget.ts';
import { openPlace } from '../../src/extension/native/openPlace.ts';

const closeEditors = () => vscode.commands.executeCommand('workbench.action.closeAllEditors');

describe('the file that a code block without a path goes to', () => {
  let folder: string;
  const uri = (name: string): vscode.Uri => vscode.Uri.file(join(folder, name));
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'chat-llm-target-'));
    for (const name of ['a.txt', 'b.txt', 'c.txt']) await writeFile(join(folder, name), name);
  });
  after(() => rm(folder, { recursive: true, force: true }));
  beforeEach(closeEditors);
  afterEach(closeEditors);

  /** Answers the list that asks; until it is open the commands do nothing. */
  async function answered(asking: Promise<CodeTarget | undefined>, ...commands: string[]): Promise<string | undefined> {
    let done = false;
    const result = asking.finally(() => {
      done = true;
    });
    while (!done) {
      await sleep(200);
      for (const command of done ? [] : commands) await vscode.commands.executeCommand(command);
    }
    return (await result)?.uri.toString();
  }
  const accept = 'workbench.action.acceptSelectedQuickOpenItem';

  it('is the attached one', async () => {
    const target = await askTarget([uri('a.txt').toString()]);
    assert.deepEqual([target?.uri.toString(), target?.isNew], [uri('a.txt').toString(), false]);
  });

  it('is the attached one that is still there', async () => {
    const target = await askTarget([uri('gone.txt').toString(), uri('b.txt').toString()]);
    assert.equal(target?.uri.toString(), uri('b.txt').toString());
  });

  it('is picked from several that are attached', async () => {
    const asking = askTarget([uri('a.txt').toString(), uri('b.txt').toString()]);
    assert.equal(await answered(asking, accept), uri('a.txt').toString());
  });

  it('is picked from the open editors, the active one first', async () => {
    for (const name of ['a.txt', 'c.txt', 'b.txt']) await vscode.window.showTextDocument(uri(name), { preview: false });
    assert.equal(await answered(askTarget([]), accept), uri('b.txt').toString());
  });

  it('is none when nobody picks', async () => {
    const asking = askTarget([uri('a.txt').toString(), uri('b.txt').toString()]);
    assert.equal(await answered(asking, 'workbench.action.closeQuickOpen'), undefined);
  });
});

describe('a place that an answer names', () => {
  const picture = 'größe.png';
  const uri = (): vscode.Uri => {
    const folder = vscode.workspace.workspaceFolders?.[0] ?? assert.fail('no folder');
    return vscode.Uri.joinPath(folder.uri, picture);
  };
  // One pixel.
  const pixel = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
  before(() => vscode.workspace.fs.writeFile(uri(), Buffer.from(pixel, 'base64')));
  after(async () => {
    await closeEditors();
    await vscode.workspace.fs.delete(uri());
  });

  it('opens in the editor that its kind of file has', async () => {
    await openPlace(picture);
    const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
    assert.ok(input instanceof vscode.TabInputCustom);
    assert.equal(input.uri.toString(), uri().toString());
  });
});
