import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { MaskMode } from '../../core/masking.ts';
import type { CommandServices } from './services.ts';

type Item = vscode.QuickPickItem & { readonly mode: MaskMode };

/** Picks what is replaced by placeholders before a request is sent. */
export async function chooseMasking({ runtime }: CommandServices): Promise<void> {
  const now = runtime.settings.current().privacy.mask;
  const item = (mode: MaskMode, label: string, detail: string): Item => ({
    mode,
    label,
    detail,
    ...(mode === now && { description: l10n.t('current') }),
  });
  const chosen = await vscode.window.showQuickPick(
    [
      item('secrets', l10n.t('Secrets'), l10n.t('API keys, passwords, tokens, private keys')),
      item(
        'secretsAndPersonalData',
        l10n.t('Secrets and personal data'),
        l10n.t('Also e-mail and IP addresses, phone numbers, bank accounts, payment cards, national ids'),
      ),
      item('off', l10n.t('Nothing'), l10n.t('Requests are sent as they are')),
    ],
    {
      title: l10n.t('Masking'),
      placeHolder: l10n.t(
        'What is replaced by placeholders before a request is sent; the answer shows the values again',
      ),
    },
  );
  if (chosen) await runtime.settings.update('privacy.mask', chosen.mode);
}
