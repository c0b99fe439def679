import assert from 'node:assert/strict';
import * as vscode from 'vscode';

const EXTENSION_ID = 'chat-llm.chat-llm';

describe('activation', () => {
  it('activates and gives every declared command a handler', async () => {
    const extension = vscode.extensions.getExtension(EXTENSION_ID);
    assert.ok(extension);
    await extension.activate();
    assert.equal(extension.isActive, true);
    const declared: { command: string }[] = extension.packageJSON.contributes.commands;
    const registered = new Set(await vscode.commands.getCommands(true));
    const missing = declared.map(({ command }) => command).filter((command) => !registered.has(command));
    assert.deepEqual(missing, []);
    assert.ok(declared.length > 0);
  });
});
