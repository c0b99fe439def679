import { ConfigurationTarget, commands, workspace } from 'vscode';
import { type CommandName, templateCommands } from '../commandTable.ts';
import { addSelectionToChat } from './addSelection.ts';
import {
  addToChat,
  attachFile,
  attachFolder,
  attachGitDiff,
  attachOpenEditors,
  attachProblems,
  attachTerminalSelection,
} from './attach.ts';
import {
  cancelBatch,
  deleteBatch,
  exportBatch,
  openBatchItem,
  pauseBatch,
  resumeBatch,
  retryBatch,
  reviewBatch,
  showBatches,
} from './batches.ts';
import { chooseFallbacks } from './chooseFallbacks.ts';
import { chooseMasking } from './chooseMasking.ts';
import { clearCache } from './clearCache.ts';
import { generateCommitMessage } from './commitMessage.ts';
import { connectSharedCache } from './connectSharedCache.ts';
import { deleteConversation, exportToFile, renameConversation } from './conversations.ts';
import { editSelection } from './editSelection.ts';
import { showErrors } from './errors.ts';
import { explainTerminal } from './explainTerminal.ts';
import { exportUsage } from './exportUsage.ts';
import { branchAtMessage, duplicateShown, importFromFile, toggleArchived, togglePinned } from './keepConversations.ts';
import { copyPrometheusConfiguration } from './metrics.ts';
import { newTemplate } from './newTemplate.ts';
import { openDashboard } from './openDashboard.ts';
import { openDashboardInBrowser } from './openDashboardInBrowser.ts';
import { openRequestLog } from './requestLog.ts';
import { runTemplateOnFiles } from './runOnFiles.ts';
import { pickAndRunTemplate, runBuiltIn } from './runTemplate.ts';
import { selectModel } from './selectModel.ts';
import type { CommandServices } from './services.ts';
import { setUpModels } from './setUpModels.ts';
import { showCache } from './showCache.ts';
import { showLogInTerminal } from './showLogInTerminal.ts';
import { showRequest } from './showRequest.ts';
import { showMenu, showUsage } from './usage.ts';

export type Run = (services: CommandServices, ...args: never[]) => unknown;

/** From the title bar the second argument is the editor's place in the window. */
const lineOf = (line: unknown): number | undefined => (typeof line === 'number' ? line : undefined);

const ownHandlers: Record<Exclude<CommandName, keyof typeof templateCommands>, Run> = {
  openChat: async ({ view }) => {
    await view.reveal();
    await view.post({ type: 'focusInput' });
  },
  newConversation: async ({ view }) => {
    await view.show(null);
    await view.post({ type: 'focusInput' });
  },
  showHistory: ({ view }) => view.post({ type: 'showHistory' }),
  nextCodeBlock: ({ view }) => view.post({ type: 'jumpToCode', way: 'next' }),
  previousCodeBlock: ({ view }) => view.post({ type: 'jumpToCode', way: 'previous' }),
  renameConversation,
  deleteConversation,
  exportConversation: exportToFile,
  pinConversation: togglePinned,
  togglePrivate: ({ view }) => view.togglePrivate(),
  archiveConversation: toggleArchived,
  branchConversation: branchAtMessage,
  duplicateConversation: duplicateShown,
  importConversation: importFromFile,
  addSelectionToChat,
  copyPrometheusConfiguration,
  showErrors,
  openRequestLog,
  showRequest,
  attachFile,
  attachFolder,
  attachProblems,
  attachGitDiff,
  attachTerminalSelection,
  attachOpenEditors,
  addToChat,
  stopAnswer: ({ runtime, view }) => {
    const shown = view.current();
    if (shown !== null) runtime.chat.stop(shown);
  },
  setUpModels,
  selectModel,
  chooseFallbacks,
  chooseMasking,
  useDemo: ({ runtime }) => runtime.models.select('demo/demo'),
  runTemplate: pickAndRunTemplate,
  runTemplateOnFiles,
  showBatches,
  reviewBatch,
  pauseBatch,
  resumeBatch,
  cancelBatch,
  retryBatch,
  exportBatch,
  deleteBatch,
  openBatchItem,
  editSelection,
  generateCommitMessage,
  explainTerminal,
  newTemplate,
  acceptProposal: ({ runtime }, uri) => runtime.proposals.accept(uri),
  discardProposal: ({ runtime }, uri) => runtime.proposals.discard(uri),
  acceptChange: ({ runtime }, uri, line) => runtime.proposals.acceptChange(uri, lineOf(line)),
  rejectChange: ({ runtime }, uri, line) => runtime.proposals.rejectChange(uri, lineOf(line)),
  nextChange: ({ runtime }) => runtime.proposals.nextChange(),
  showChangeLinks: () => workspace.getConfiguration('diffEditor').update('codeLens', true, ConfigurationTarget.Global),
  openDashboard,
  openDashboardInBrowser,
  showUsage,
  exportUsage,
  showCache,
  clearCache,
  connectSharedCache,
  showMenu,
  openSettings: () => commands.executeCommand('workbench.action.openSettings', '@ext:chat-llm.chat-llm'),
  openWalkthrough: () =>
    commands.executeCommand('workbench.action.openWalkthrough', 'chat-llm.chat-llm#chatLlm.start', false),
  showLog: ({ runtime }) => runtime.logger.show(),
  showLogInTerminal,
};

const templateHandlers = Object.fromEntries(
  Object.entries(templateCommands).map(([name, template]): [string, Run] => [
    name,
    (services, at?: unknown) => runBuiltIn(services, template, at),
  ]),
) as Record<keyof typeof templateCommands, Run>;

/** What each command does. */
export const handlers: Record<CommandName, Run> = { ...ownHandlers, ...templateHandlers };
