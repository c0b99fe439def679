import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { LogEntry } from '../../engine/observability/logLine.ts';
import { terminalLine } from '../../engine/observability/terminalLine.ts';
import type { CommandServices } from './services.ts';

/** Entries that are shown from before. */
const earlier = 100;

let terminal: vscode.Terminal | undefined;

/** Opens the log as coloured lines in a terminal: the last ones of all windows, then this window's as they come. */
export function showLogInTerminal({ runtime, context }: CommandServices): void {
  if (!terminal) {
    const output = new vscode.EventEmitter<string>();
    const write = (entry: LogEntry): void => output.fire(`${terminalLine(entry)}\r\n`);
    let stop: (() => void) | undefined;
    const close = (): void => {
      stop?.();
      output.dispose();
      terminal = undefined;
    };
    const pty: vscode.Pseudoterminal = {
      onDidWrite: output.event,
      open: () => void follow(),
      close,
    };
    const follow = async (): Promise<void> => {
      const last: LogEntry[] = [];
      for await (const entry of runtime.observability.entries()) if (last.push(entry) >= earlier) break;
      for (const entry of last.toSorted((a, b) => (a.timestamp < b.timestamp ? -1 : 1))) write(entry);
      stop = runtime.observability.onEntry(write);
    };
    const opened = vscode.window.createTerminal({
      name: l10n.t('Chat LLM Log'),
      iconPath: new vscode.ThemeIcon('output'),
      pty,
      isTransient: true,
    });
    terminal = opened;
    context.subscriptions.push(opened);
  }
  terminal.show();
}
