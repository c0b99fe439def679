import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { Attached } from '../../src/extension/native/attachments/attached.ts';
import { attachUri } from '../../src/extension/native/attachments/files.ts';
import { createOffers } from '../../src/extension/native/attachments/offers.ts';
import { attachHandy } from '../../src/extension/native/attachments/workspace.ts';
import { waitFor } from './support/waitFor.ts';

const closeEditors = () => vscode.commands.executeCommand('workbench.action.closeAllEditors');

function only(attached: readonly Attached[]) {
  assert.equal(attached.length, 1);
  return attached[0]?.attachment ?? assert.fail(attached[0]?.problem);
}

describe('attachments of the workspace', () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'chat-llm-attach-'));
  });
  after(() => rm(folder, { recursive: true, force: true }));
  beforeEach(closeEditors);
  afterEach(closeEditors);

  async function open(name: string, content: string): Promise<vscode.TextDocument> {
    const uri = vscode.Uri.file(join(folder, name));
    await writeFile(uri.fsPath, content);
    return (await vscode.window.showTextDocument(uri, { preview: false })).document;
  }

  it('are all open editors, with what is not saved yet', async () => {
    const first = await open('first.txt', 'first');
    await open('second.txt', 'second');
    const edit = new vscode.WorkspaceEdit();
    edit.insert(first.uri, new vscode.Position(0, 5), ' and more');
    await vscode.workspace.applyEdit(edit);
    const attached = await attachHandy('openEditors');
    assert.deepEqual(attached.map(({ attachment }) => attachment?.text).sort(), ['first and more', 'second']);
    assert.ok(attached.every(({ attachment }) => attachment?.kind === 'file'));
  });

  it('say what to do where there is nothing to attach', async () => {
    assert.deepEqual(await attachHandy('openEditors'), [{ problem: 'No editor is open.' }]);
    assert.deepEqual(await attachHandy('selection'), [{ problem: 'Select some code in an editor first.' }]);
    assert.deepEqual(await attachHandy('terminal'), [{ problem: 'Select some text in a terminal first.' }]);
  });

  it('are the whole lines of a symbol, of this file and of the workspace', async () => {
    const document = await open('symbols.txt', 'one\n  function area() {\n  }\nfour');
    const range = new vscode.Range(1, 2, 2, 3);
    const symbol = new vscode.DocumentSymbol('area', '', vscode.SymbolKind.Function, range, range);
    const outer = new vscode.DocumentSymbol('Shapes', '', vscode.SymbolKind.Class, range, range);
    outer.children.push(symbol);
    const far = new vscode.SymbolInformation(
      'areaOfAll',
      vscode.SymbolKind.Function,
      '',
      new vscode.Location(document.uri, new vscode.Range(3, 0, 3, 4)),
    );
    const providers = vscode.Disposable.from(
      vscode.languages.registerDocumentSymbolProvider('plaintext', { provideDocumentSymbols: () => [outer] }),
      vscode.languages.registerWorkspaceSymbolProvider({ provideWorkspaceSymbols: () => [far] }),
    );
    try {
      const offers = await createOffers(Date.now)('symbol:area');
      assert.deepEqual(
        offers.map(({ label }) => label),
        ['area', 'areaOfAll'],
      );
      const attachment = only((await offers[0]?.take?.()) ?? []);
      assert.equal(attachment.kind, 'symbol');
      assert.equal(attachment.text, '  function area() {\n  }');
      assert.match(attachment.label, /^area .*:2-3$/);
      assert.equal(only((await offers[1]?.take?.()) ?? []).text, 'four');
    } finally {
      providers.dispose();
    }
  });

  it('are a folder’s first names and its small text files, never those that hold secrets', async () => {
    const names = Array.from({ length: 520 }, (_, at) => `note-${String(at).padStart(3, '0')}.txt`);
    await Promise.all(names.map((name) => writeFile(join(folder, name), `text of ${name}`)));
    await writeFile(join(folder, '.env'), 'KEY=secret-value');
    await writeFile(join(folder, 'a-large.txt'), 'x'.repeat(40_000));
    await writeFile(join(folder, 'a-binary.bin'), Buffer.from([1, 0, 2]));
    const attached = await attachUri(vscode.Uri.file(folder));
    const { text, kind } = only([attached]);
    assert.equal(kind, 'folder');
    assert.ok(text.includes('==> note-000.txt <==\ntext of note-000.txt'));
    for (const name of ['.env', 'a-large.txt', 'a-binary.bin']) {
      assert.ok(text.includes(`${name}\n`), `${name} is not named`);
      assert.ok(!text.includes(`==> ${name} <==`), `${name} is read`);
    }
    assert.ok(!text.includes('secret-value'));
    assert.ok(!text.includes('note-519.txt'));
    assert.match('note' in attached ? (attached.note ?? '') : '', /497 files with their text, 3 by name only\. .*500/);
  });

  it('are no files that are too large, binary or not there', async () => {
    const problemOf = async (name: string): Promise<string> => {
      const attached = await attachUri(vscode.Uri.file(join(folder, name)));
      return attached.attachment ? 'none' : (attached.problem ?? '');
    };
    await writeFile(join(folder, 'huge.txt'), 'x'.repeat(200_001));
    await writeFile(join(folder, 'zero.dat'), Buffer.from([1, 0, 2]));
    assert.match(await problemOf('huge.txt'), /huge\.txt.*201 kB, at most 200 kB/);
    assert.match(await problemOf('zero.dat'), /is not a text file/);
    assert.match(await problemOf('absent.txt'), /cannot be read/);
  });

  it('offer what the workspace has by name, folders too', async () => {
    const offers = createOffers(Date.now);
    const labels = async (query: string): Promise<string[]> => (await offers(query)).map(({ label }) => label);
    await waitFor('the files', async () => ((await labels('file:')).length > 0 ? true : undefined));
    assert.ok((await labels('')).includes('Terminal selection'));
    assert.deepEqual(await labels('prob'), ['Problems']);
    assert.deepEqual(await labels('folder:no-such-folder-at-all'), []);
  });
});
