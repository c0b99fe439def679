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

  it('shows the log in a terminal, one however often it is asked for', async () => {
    const terminals = () => vscode.window.terminals.filter(({ name }) => name === 'Chat LLM Log');
    await vscode.commands.executeCommand('chatLlm.showLogInTerminal');
    await vscode.commands.executeCommand('chatLlm.showLogInTerminal');
    assert.equal(terminals().length, 1);
    terminals()[0]?.dispose();
  });
});
