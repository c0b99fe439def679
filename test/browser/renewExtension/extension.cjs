const { readFile, rm } = require('node:fs/promises');
const { join } = require('node:path');
const vscode = require('vscode');

/** Reads what to do from `renew.json` beside the workspace, does it, and deletes the file as a sign that it is done. */
exports.activate = (context) => {
  context.subscriptions.push(vscode.commands.registerCommand('chatLlmTest.renew', renew));
};

async function renew() {
  const file = join(vscode.workspace.workspaceFolders[0].uri.fsPath, '..', 'renew.json');
  const settings = JSON.parse(await readFile(file, 'utf8'));
  await closeEditors();
  for (const terminal of vscode.window.terminals) terminal.dispose();
  for (const [name, value] of Object.entries(settings)) await set(name, value ?? undefined);
  for (const command of ['notifications.clearAll', 'workbench.action.closePanel', 'workbench.view.explorer'])
    await vscode.commands.executeCommand(command);
  await vscode.commands.executeCommand('chatLlm.newConversation');
  await rm(file);
}

async function set(name, value) {
  const configuration = vscode.workspace.getConfiguration();
  const { globalValue } = configuration.inspect(name) ?? {};
  if (JSON.stringify(globalValue) !== JSON.stringify(value))
    await configuration.update(name, value, vscode.ConfigurationTarget.Global);
}

/** Without a question about what is not saved. */
async function closeEditors() {
  for (const tab of tabs().filter(({ isDirty }) => isDirty)) {
    await vscode.window.showTextDocument(tab.input.uri ?? tab.input.modified, { preview: false });
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  }
  await vscode.window.tabGroups.close(tabs());
}

const tabs = () => vscode.window.tabGroups.all.flatMap((group) => group.tabs);
