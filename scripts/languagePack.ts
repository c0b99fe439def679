import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Lets the VS Code server of a data folder run in a display language. The pack holds no strings, so the workbench
 * stays English, while `vscode.env.language`, `vscode.l10n` bundles and `package.nls.LOCALE.json` switch.
 */
export async function installLanguagePack(dataFolder: string, locale: string): Promise<void> {
  const folder = join(dataFolder, 'language-pack');
  await mkdir(folder, { recursive: true });
  const translations = join(folder, `${locale}.i18n.json`);
  await writeFile(translations, JSON.stringify({ version: '1.0.0', contents: {} }));
  const pack = {
    [locale]: {
      hash: `minimal-${locale}`,
      label: locale,
      extensions: [{ extensionIdentifier: { id: `chat-llm.language-pack-${locale}` }, version: '1.0.0' }],
      translations: { vscode: translations },
    },
  };
  await mkdir(join(dataFolder, 'data'), { recursive: true });
  await writeFile(join(dataFolder, 'data', 'languagepacks.json'), JSON.stringify(pack));
}
