import type { PanelBoot } from '../../protocol/messages.ts';

export type Page = {
  readonly title: string;
  readonly boot: PanelBoot;
  /** Addresses. */
  readonly styles: readonly string[];
  readonly script: string;
  /** A Content-Security-Policy for the page itself, where no header can carry it, and what it names. */
  readonly policy?: string;
  readonly nonce?: string;
  /** Classes of the root element. */
  readonly classes?: string;
};

/** JSON that is safe inside a script element: no `</script>` can appear. */
const scriptJson = (value: unknown): string => JSON.stringify(value).replaceAll('<', '\\u003c');

/** A page of ours: its own files, no inline code. What it is given must be no text of a model or a person. */
export function pageHtml({ title, boot, styles, script, policy, nonce, classes }: Page): string {
  const once = nonce === undefined ? '' : ` nonce="${nonce}"`;
  return `<!DOCTYPE html>
<html lang="${boot.locale}"${classes === undefined ? '' : ` class="${classes}"`}>
<head>
  <meta charset="utf-8">
${policy === undefined ? '' : `  <meta http-equiv="Content-Security-Policy" content="${policy}">\n`}\
  <meta name="viewport" content="width=device-width, initial-scale=1">
${styles.map((style) => `  <link rel="stylesheet" href="${style}">\n`).join('')}\
  <link rel="icon" href="data:,">
  <title>${title}</title>
</head>
<body>
  <div id="app"></div>
  <script type="application/json" id="boot"${once}>${scriptJson(boot)}</script>
  <script type="module"${once} src="${script}"></script>
</body>
</html>`;
}
