import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { waitFor } from './support/waitFor.ts';

const code = 'export function area(width: number, height: number): number {\n  return width * height;\n}\n';

/** The proposal in the active diff editor. */
function proposalTab(): vscode.TabInputTextDiff | undefined {
  const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  return input instanceof vscode.TabInputTextDiff && input.modified.scheme === 'chat-llm-proposal' ? input : undefined;
}

async function openSelected(): Promise<vscode.TextDocument> {
  const document = await vscode.workspace.openTextDocument({ content: code, language: 'typescript' });
  const editor = await vscode.window.showTextDocument(document);
  const end = document.lineAt(document.lineCount - 1).range.end;
  editor.selection = new vscode.Selection(new vscode.Position(0, 0), end);
  return document;
}

describe('templates that change code', () => {
  afterEach(() => vscode.commands.executeCommand('workbench.action.closeAllEditors'));

  async function propose(): Promise<vscode.TextDocument> {
    const document = await openSelected();
    await vscode.commands.executeCommand('chatLlm.document');
    await waitFor('the proposal', proposalTab);
    return document;
  }

  it('propose a diff and leave the document alone', async () => {
    const document = await propose();
    const proposed = await vscode.workspace.openTextDocument(proposalTab()?.modified ?? document.uri);
    assert.match(proposed.getText(), /demo/i);
    assert.match(proposed.getText(), /export function area/);
    assert.equal(document.getText(), code);
    await vscode.commands.executeCommand('chatLlm.discardProposal');
    assert.equal(document.getText(), code);
    assert.equal(proposalTab(), undefined);
  });

  it('write an accepted change as one edit, which one undo takes back', async () => {
    const document = await propose();
    await vscode.commands.executeCommand('chatLlm.acceptProposal');
    await waitFor('the change', () => (document.getText() === code ? undefined : true));
    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand('undo');
    await waitFor('the undo', () => (document.getText() === code ? true : undefined));
  });
});

describe('the lightbulb', () => {
  afterEach(() => vscode.commands.executeCommand('workbench.action.closeAllEditors'));

  it('offers the templates on a selection', async () => {
    await vscode.extensions.getExtension('chat-llm.chat-llm')?.activate();
    const document = await openSelected();
    const range = new vscode.Range(0, 0, 2, 1);
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      document.uri,
      range,
    );
    const own = actions.map(({ command }) => command?.command).filter((id) => id?.startsWith('chatLlm.'));
    for (const id of ['chatLlm.explain', 'chatLlm.refactor', 'chatLlm.writeTests', 'chatLlm.document']) {
      assert.ok(own.includes(id), `${id} is not among ${own.join(', ')}`);
    }
  });
});

describe('the manifest', () => {
  const manifest = () => vscode.extensions.getExtension('chat-llm.chat-llm')?.packageJSON;

  it('asks for no proposed API, takes no key and starts with nothing but its own views and commands', () => {
    assert.equal(manifest().enabledApiProposals, undefined);
    assert.equal(manifest().contributes.keybindings, undefined);
    assert.deepEqual(manifest().activationEvents, []);
  });

  it('changes no default of the editor; links above changes come when asked for', async () => {
    assert.equal(manifest().contributes.configurationDefaults, undefined);
    const links = () => vscode.workspace.getConfiguration('diffEditor').inspect<boolean>('codeLens');
    assert.deepEqual([links()?.defaultValue, links()?.globalValue], [false, undefined]);
    await vscode.commands.executeCommand('chatLlm.showChangeLinks');
    assert.equal(links()?.globalValue, true);
    await vscode.workspace.getConfiguration('diffEditor').update('codeLens', undefined, true);
  });

  it('lets no workspace decide where keys are sent', () => {
    const properties = manifest().contributes.configuration.properties;
    assert.equal(properties['chatLlm.connections'].scope, 'application');
  });
});
