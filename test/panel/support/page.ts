import { readFile } from 'node:fs/promises';
import type { PanelBoot } from '../../../src/protocol/messages.ts';

/** The values that VS Code's own themes give to the variables the panel uses, read from a running VS Code. */
export type ThemeName = 'light' | 'dark' | 'light-modern' | 'dark-modern' | 'hc-light' | 'hc-dark';
type Theme = Readonly<Record<string, string>>;

const themes = JSON.parse(await readFile(new URL('./themes.json', import.meta.url), 'utf8')) as Record<
  ThemeName,
  Theme
>;

const fonts: Theme = {
  '--vscode-font-family': 'system-ui, "DejaVu Sans", sans-serif',
  '--vscode-font-size': '13px',
  '--vscode-font-weight': 'normal',
  '--vscode-editor-font-family': '"DejaVu Sans Mono", monospace',
  '--vscode-editor-font-size': '12px',
};

/** Names of the variables that any theme has a value for. */
export const knownVariables: ReadonlySet<string> = new Set(
  [fonts, ...Object.values(themes)].flatMap((theme) => Object.keys(theme)),
);

/** What VS Code itself puts into every webview, in short, and the side bar behind it. */
export function themeCss(name: ThemeName): string {
  const variables = Object.entries({ ...fonts, ...themes[name] }).map(([key, value]) => `${key}: ${value};`);
  return `:root { ${variables.join(' ')} background: var(--vscode-sideBar-background); }
    @layer vscode-default {
      body { color: var(--vscode-editor-foreground); font-family: var(--vscode-font-family); padding: 0 20px; }
      a { color: var(--vscode-textLink-foreground); }
      code { color: var(--vscode-textPreformat-foreground); background-color: var(--vscode-textPreformat-background); }
      blockquote { background: var(--vscode-textBlockQuote-background); }
      ::-webkit-scrollbar { width: 10px; height: 10px; }
      ::-webkit-scrollbar-thumb { background-color: var(--vscode-scrollbarSlider-background); }
    }`;
}

/** The page as the extension host makes it, with the fake host's script before the panel's. */
export function pageHtml(theme: ThemeName, boot: PanelBoot, script = 'chat'): string {
  const policy = [
    "default-src 'none'",
    "style-src 'nonce-test' 'self'",
    "style-src-attr 'unsafe-inline'",
    "font-src 'self'",
    "img-src 'self' data:",
    "script-src 'nonce-test' 'self'",
  ].join('; ');
  return `<!DOCTYPE html>
<html lang="${boot.locale}">
<head>
  <meta charset="utf-8">
  <meta http-equiv="Content-Security-Policy" content="${policy}">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <link rel="icon" href="data:,">
  <link rel="stylesheet" href="/theme-${theme}.css">
  <link rel="stylesheet" href="/codicon.css">
  <link rel="stylesheet" href="/${script}.css">
  <title>Chat LLM</title>
</head>
<body>
  <div id="app"></div>
  <script type="application/json" id="boot" nonce="test">${JSON.stringify(boot).replaceAll('<', '\\u003c')}</script>
  <script type="module" nonce="test" src="/${script}.js"></script>
</body>
</html>`;
}
