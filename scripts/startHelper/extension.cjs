const vscode = require('vscode');

/** VS Code opens its side bar on a container of its own the first time; a person who tries Chat LLM wants to see it. */
exports.activate = () => vscode.commands.executeCommand('chatLlm.chat.focus');
