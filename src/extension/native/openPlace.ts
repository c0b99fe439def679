import * as vscode from 'vscode';
import { namedFile } from './codeTarget.ts';

/** `src/cart.ts:12:5`: lines and columns count from 1. */
const placeRule = /^(.+?)(?::(\d+)(?::(\d+))?)?$/;

/**
 * Opens a place that an answer names, in a file of the workspace only. Where no file has that path, Quick Open looks for
 * it by its name.
 */
export async function openPlace(place: string): Promise<void> {
  const [, path = place, line, column = '1'] = placeRule.exec(place) ?? [];
  const target = await namedFile(path);
  if (!target || target.isNew) {
    await vscode.commands.executeCommand('workbench.action.quickOpen', place);
    return;
  }
  const start =
    line === undefined
      ? undefined
      : new vscode.Position(Math.max(0, Number(line) - 1), Math.max(0, Number(column) - 1));
  // Pictures and the like have editors of their own.
  await vscode.commands.executeCommand(
    'vscode.open',
    target.uri,
    start ? { selection: new vscode.Range(start, start) } : {},
  );
}
