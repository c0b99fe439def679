import type * as vscode from 'vscode';
import type { Runtime } from '../runtime.ts';
import type { ChatView } from '../views/chatView.ts';

/** What every command gets. */
export type CommandServices = {
  readonly context: vscode.ExtensionContext;
  readonly runtime: Runtime;
  readonly view: ChatView;
};
