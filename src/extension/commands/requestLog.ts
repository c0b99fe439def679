import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { buildRequest, wholePath } from '../../conversation/buildRequest.ts';
import { describeLogEntry, summariseLogEntry } from '../../conversation/describeLogEntry.ts';
import { describeRequest } from '../../conversation/describeRequest.ts';
import type { LogEntry } from '../../engine/observability/logLine.ts';
import { readAttribute } from '../../engine/observability/names.ts';
import { createVirtualDocument, type VirtualDocument } from '../native/virtualDocument.ts';
import type { Runtime } from '../runtime.ts';
import type { CommandServices } from './services.ts';
import { endpointOf } from './showRequest.ts';

/** Entries that the list holds; older ones are in the files. */
const listed = 5000;

type Item = vscode.QuickPickItem & { readonly entry: LogEntry };

let document: VirtualDocument | undefined;

/** Lists the log to be searched; with a stored answer's id, shows that answer's newest entry at once. */
export async function openRequestLog(services: CommandServices, messageId?: unknown): Promise<void> {
  const { observability } = services.runtime;
  if (typeof messageId !== 'number') return list(services);
  for await (const entry of observability.entries()) {
    if (readAttribute(entry.attributes, 'messageId') === messageId) return showLogEntry(services, entry);
  }
  const open = l10n.t('Open Request Log');
  const none = l10n.t('The log has no entry for this answer: it is too old, or nothing was logged at that time.');
  if ((await vscode.window.showInformationMessage(none, open)) === open) await list(services);
}

async function list(services: CommandServices): Promise<void> {
  const { observability } = services.runtime;
  const picker = vscode.window.createQuickPick<Item>();
  const folder = { iconPath: new vscode.ThemeIcon('folder-opened'), tooltip: l10n.t('Show the log files') };
  picker.title = l10n.t('Request log');
  picker.placeholder = l10n.t('Search by model, outcome, error, trace or request');
  picker.matchOnDescription = true;
  picker.matchOnDetail = true;
  picker.buttons = [folder];
  picker.busy = true;
  picker.onDidTriggerButton(() => {
    picker.hide();
    void vscode.commands.executeCommand('revealFileInOS', vscode.Uri.file(observability.folder));
  });
  picker.onDidAccept(() => {
    const [item] = picker.selectedItems;
    picker.hide();
    if (item) void showLogEntry(services, item.entry);
  });
  picker.onDidHide(() => picker.dispose());
  picker.show();
  const entries: LogEntry[] = [];
  for await (const entry of observability.entries()) {
    entries.push(entry);
    if (entries.length >= listed) break;
  }
  picker.items = entries.toSorted((a, b) => (a.timestamp < b.timestamp ? 1 : -1)).map(toItem);
  picker.busy = false;
}

const icons: Readonly<Record<string, string>> = { ERROR: '$(error)', WARN: '$(warning)' };

function toItem(entry: LogEntry): Item {
  const requestId = readAttribute(entry.attributes, 'requestId');
  return {
    label: `${icons[entry.severityText] ?? '$(check)'} ${new Date(entry.timestamp).toLocaleString(vscode.env.language)}`,
    description: summariseLogEntry(entry, vscode.env.language),
    detail: [entry.body, requestId, entry.traceId].filter((part) => part !== undefined).join(' · '),
    entry,
  };
}

/** Opens an entry as a document, with what was sent where that is known. */
export async function showLogEntry({ context, runtime }: CommandServices, entry: LogEntry): Promise<void> {
  document ??= createVirtualDocument(context, { scheme: 'chat-llm-log', path: '/log-entry.md' });
  const request = entry.request === undefined ? await requestOf(runtime, entry) : '';
  await document.show(describeLogEntry(runtime.observability.withLateSteps(entry), vscode.env.language, request));
}

/** What was sent, built again from the conversation; empty where that is gone or the request was none of a chat. */
async function requestOf(runtime: Runtime, entry: LogEntry): Promise<string> {
  const messageId = readAttribute(entry.attributes, 'messageId');
  const { conversations } = runtime.database;
  const answer = typeof messageId === 'number' ? conversations.getMessage(messageId) : undefined;
  if (answer?.role !== 'assistant') return '';
  const request = buildRequest({
    model: answer.model,
    path: wholePath(conversations, answer.conversationId, answer.id),
    settings: runtime.settings.current(),
    vision: runtime.models.seesImages(answer.model),
  });
  const masked = await runtime.engine.masked(request);
  return describeRequest(masked.request, {
    endpoint: endpointOf(runtime, answer.model),
    masked: masked.counts,
    title: l10n.t('The request, built again from the conversation and today’s settings'),
  });
}
