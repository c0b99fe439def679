import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import type { PanelBoot } from '../../protocol/messages.ts';

/** JSON that is safe inside a script element: no `</script>` can appear. */
const scriptJson = (value: unknown): string => JSON.stringify(value).replaceAll('<', '\\u003c');

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
  const boot: PanelBoot = { locale: vscode.env.language, strings: stringsOf(vscode.l10n.bundle) };
  const policy = [
    "default-src 'none'",
    `style-src 'nonce-${nonce}' ${webview.cspSource}`,
    "style-src-attr 'unsafe-inline'",
    `font-src ${webview.cspSource}`,
    `img-src ${webview.cspSource} data:`,
    `script-src 'nonce-${nonce}' ${webview.cspSource}`,
  ].join('; ');
  return `<!DOCTYPE html>
<html lang="${vscode.env.language}">
<head>
  <meta charset="utf-8">
  <meta http-equiv="Content-Security-Policy" content="${policy}">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <link rel="stylesheet" href="${file('codicon.css')}">
  <link rel="stylesheet" href="${file(`${script}.css`)}">
  <title>${title}</title>
</head>
<body>
  <div id="app"></div>
  <script type="application/json" id="boot" nonce="${nonce}">${scriptJson(boot)}</script>
  <script type="module" nonce="${nonce}" src="${file(`${script}.js`)}"></script>
</body>
</html>`;
}

function stringsOf(bundle: typeof vscode.l10n.bundle): Record<string, string> {
  const entries = Object.entries(bundle ?? {}).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  );
  return Object.fromEntries(entries);
}
