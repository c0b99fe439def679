import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { ErrorKind } from '../../core/errors.ts';
import { createFailureGroups, type FailureGroup } from '../../engine/observability/failures.ts';
import { showLogEntry } from './requestLog.ts';
import type { CommandServices } from './services.ts';

type Item = vscode.QuickPickItem & { readonly group?: FailureGroup };

const kinds: Record<ErrorKind, () => string> = {
  client: () => l10n.t('In the request'),
  server: () => l10n.t('At the provider'),
  network: () => l10n.t('In the network'),
  model: () => l10n.t('With the model'),
  'rate-limit': () => l10n.t('Limits'),
  auth: () => l10n.t('Access'),
  cancelled: () => l10n.t('Stopped'),
  internal: () => l10n.t('In Chat LLM'),
};

/** What failed as far back as the log goes: the same failures together, by category, with how often and when. */
export async function showErrors(services: CommandServices): Promise<void> {
  const groups = createFailureGroups();
  for await (const entry of services.runtime.observability.entries()) groups.add(entry);
  const all = groups.groups();
  if (all.length === 0) {
    void vscode.window.showInformationMessage(l10n.t('The log has no errors.'));
    return;
  }
  const items = (Object.keys(kinds) as ErrorKind[]).flatMap((kind): Item[] => {
    const own = all.filter(({ last }) => last.kind === kind);
    if (own.length === 0) return [];
    return [{ label: kinds[kind](), kind: vscode.QuickPickItemKind.Separator }, ...own.map(toItem)];
  });
  const picked = await vscode.window.showQuickPick(items, {
    title: l10n.t('Errors'),
    placeHolder: l10n.t('Choose one to see its newest log entry'),
    matchOnDescription: true,
    matchOnDetail: true,
  });
  if (picked?.group) await showLogEntry(services, picked.group.entry);
}

/** What a provider said may be long; the times behind it are to be seen. */
const detailChars = 60;
const shorten = (text: string): string => (text.length > detailChars ? `${text.slice(0, detailChars)}…` : text);

function toItem(group: FailureGroup): Item {
  const { last, count, firstSeen, lastSeen } = group;
  const time = (at: number): string => new Date(at).toLocaleString(vscode.env.language);
  const seen =
    count === 1 ? time(lastSeen) : l10n.t('{0} times, first {1}, last {2}', count, time(firstSeen), time(lastSeen));
  return {
    label: [last.code, last.status].filter((part) => part !== undefined).join(' '),
    description: [last.target, count > 1 ? `${count}×` : undefined].filter((part) => part !== undefined).join(' · '),
    detail: [last.detail && shorten(last.detail), seen].filter((part) => part !== undefined).join(' · '),
    group,
  };
}
