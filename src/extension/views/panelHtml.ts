import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import type { PanelBoot } from '../../protocol/messages.ts';
import { pageHtml } from './pageHtml.ts';

export type PanelPage = {
  /** The base name of its script and style sheet. */
  readonly script: string;
  readonly title: string;
};

/** The page of a panel. Only its own files load; nothing remote, no inline code. */
export function panelHtml(webview: vscode.Webview, extensionUri: vscode.Uri, { script, title }: PanelPage): string {
  const nonce = randomBytes(16).toString('base64');
  const file = (name: string): string =>
    webview.asWebviewUri(vscode.Uri.joinPath(extensionUri, 'dist', 'webview', name)).toString();
  const policy = [
    "default-src 'none'",
    `style-src 'nonce-${nonce}' ${webview.cspSource}`,
    "style-src-attr 'unsafe-inline'",
    `font-src ${webview.cspSource}`,
    `img-src ${webview.cspSource} data:`,
    `script-src 'nonce-${nonce}' ${webview.cspSource}`,
  ].join('; ');
  return pageHtml({
    title,
    boot: panelBoot(),
    styles: [file('codicon.css'), file(`${script}.css`)],
    script: file(`${script}.js`),
    policy,
    nonce,
  });
}

/** Display language and its texts. */
export function panelBoot(): PanelBoot {
  const entries = Object.entries(vscode.l10n.bundle ?? {}).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  );
  return { locale: vscode.env.language, strings: Object.fromEntries(entries) };
}
