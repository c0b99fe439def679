import { ConfigurationTarget, commands, type ExtensionContext, window, workspace } from 'vscode';
import { registerBatchView } from './batches/view.ts';
import type { CommandServices } from './commands/services.ts';
import { type CommandName, commandId, commandTable, templateCommands } from './commandTable.ts';
import { chatViewId } from './ids.ts';
import { registerCodeActions } from './native/codeActions.ts';
import { createLogger } from './ports/logger.ts';
import type { Runtime } from './runtime.ts';
import { createChatView } from './views/chatView.ts';

type Run = (services: CommandServices, ...args: never[]) => unknown;

/** Each command's code loads when the command first runs. */
const handlers: Record<Exclude<CommandName, keyof typeof templateCommands>, () => Promise<Run> | Run> = {
  openChat:
    () =>
    async ({ view }) => {
      await view.reveal();
      await view.post({ type: 'focusInput' });
    },
  newConversation:
    () =>
    async ({ view }) => {
      await view.show(null);
      await view.post({ type: 'focusInput' });
    },
  showHistory:
    () =>
    ({ view }) =>
      view.post({ type: 'showHistory' }),
  renameConversation: async () => (await import('./commands/conversations.ts')).renameConversation,
  deleteConversation: async () => (await import('./commands/conversations.ts')).deleteConversation,
  exportConversation: async () => (await import('./commands/conversations.ts')).exportToFile,
  pinConversation: async () => (await import('./commands/keepConversations.ts')).togglePinned,
  archiveConversation: async () => (await import('./commands/keepConversations.ts')).toggleArchived,
  branchConversation: async () => (await import('./commands/keepConversations.ts')).branchAtMessage,
  duplicateConversation: async () => (await import('./commands/keepConversations.ts')).duplicateShown,
  importConversation: async () => (await import('./commands/keepConversations.ts')).importFromFile,
  addSelectionToChat: async () => (await import('./commands/addSelection.ts')).addSelectionToChat,
  copyPrometheusConfiguration: async () => (await import('./commands/metrics.ts')).copyPrometheusConfiguration,
  showErrors: async () => (await import('./commands/errors.ts')).showErrors,
  openRequestLog: async () => (await import('./commands/requestLog.ts')).openRequestLog,
  showRequest: async () => (await import('./commands/showRequest.ts')).showRequest,
  attachFile: async () => (await import('./commands/attach.ts')).attachFile,
  attachFolder: async () => (await import('./commands/attach.ts')).attachFolder,
  attachProblems: async () => (await import('./commands/attach.ts')).attachProblems,
  attachGitDiff: async () => (await import('./commands/attach.ts')).attachGitDiff,
  attachTerminalSelection: async () => (await import('./commands/attach.ts')).attachTerminalSelection,
  attachOpenEditors: async () => (await import('./commands/attach.ts')).attachOpenEditors,
  addToChat: async () => (await import('./commands/attach.ts')).addToChat,
  stopAnswer:
    () =>
    ({ runtime, view }) => {
      const shown = view.current();
      if (shown !== null) runtime.chat.stop(shown);
    },
  setUpModels: async () => (await import('./commands/setUpModels.ts')).setUpModels,
  selectModel: async () => (await import('./commands/selectModel.ts')).selectModel,
  chooseFallbacks: async () => (await import('./commands/chooseFallbacks.ts')).chooseFallbacks,
  useDemo:
    () =>
    ({ runtime }) =>
      runtime.models.select('demo/demo'),
  runTemplate: async () => (await import('./commands/runTemplate.ts')).pickAndRunTemplate,
  runTemplateOnFiles: async () => (await import('./commands/runOnFiles.ts')).runTemplateOnFiles,
  showBatches: async () => (await import('./commands/batches.ts')).showBatches,
  reviewBatch: async () => (await import('./commands/batches.ts')).reviewBatch,
  pauseBatch: async () => (await import('./commands/batches.ts')).pauseBatch,
  resumeBatch: async () => (await import('./commands/batches.ts')).resumeBatch,
  cancelBatch: async () => (await import('./commands/batches.ts')).cancelBatch,
  retryBatch: async () => (await import('./commands/batches.ts')).retryBatch,
  exportBatch: async () => (await import('./commands/batches.ts')).exportBatch,
  deleteBatch: async () => (await import('./commands/batches.ts')).deleteBatch,
  openBatchItem: async () => (await import('./commands/batches.ts')).openBatchItem,
  editSelection: async () => (await import('./commands/editSelection.ts')).editSelection,
  generateCommitMessage: async () => (await import('./commands/commitMessage.ts')).generateCommitMessage,
  explainTerminal: async () => (await import('./commands/explainTerminal.ts')).explainTerminal,
  newTemplate: async () => (await import('./commands/newTemplate.ts')).newTemplate,
  acceptProposal:
    () =>
    ({ runtime }, uri) =>
      runtime.proposals.accept(uri),
  discardProposal:
    () =>
    ({ runtime }, uri) =>
      runtime.proposals.discard(uri),
  acceptChange:
    () =>
    ({ runtime }, uri, line) =>
      runtime.proposals.acceptChange(uri, lineOf(line)),
  rejectChange:
    () =>
    ({ runtime }, uri, line) =>
      runtime.proposals.rejectChange(uri, lineOf(line)),
  nextChange:
    () =>
    ({ runtime }) =>
      runtime.proposals.nextChange(),
  showChangeLinks: () => () =>
    workspace.getConfiguration('diffEditor').update('codeLens', true, ConfigurationTarget.Global),
  openDashboard: async () => (await import('./commands/openDashboard.ts')).openDashboard,
  showUsage: async () => (await import('./commands/usage.ts')).showUsage,
  exportUsage: async () => (await import('./commands/exportUsage.ts')).exportUsage,
  showMenu: async () => (await import('./commands/usage.ts')).showMenu,
  openSettings: () => () => commands.executeCommand('workbench.action.openSettings', '@ext:chat-llm.chat-llm'),
  openWalkthrough: () => () =>
    commands.executeCommand('workbench.action.openWalkthrough', 'chat-llm.chat-llm#chatLlm.start', false),
  showLog:
    () =>
    ({ runtime }) =>
      runtime.logger.show(),
};

/** From the title bar the second argument is the editor's place in the window. */
const lineOf = (line: unknown): number | undefined => (typeof line === 'number' ? line : undefined);

let runtime: Promise<Runtime> | undefined;

/** Registers names only: the engine, the database and each command's code load on first use. */
export function activate(context: ExtensionContext): void {
  const logger = createLogger();
  const getRuntime = (): Promise<Runtime> => {
    runtime ??= loadRuntime();
    return runtime;
  };
  const view = createChatView({ context, runtime: getRuntime, onError: showError });

  async function loadRuntime(): Promise<Runtime> {
    try {
      const { createRuntime } = await import('./runtime.ts');
      const loaded = await createRuntime(context, logger);
      const { createStatusBar } = await import('./views/statusBar.ts');
      context.subscriptions.push(createStatusBar({ runtime: loaded, conversation: view.current }));
      return loaded;
    } catch (thrown) {
      // The next use tries again: the disk may have room by then.
      runtime = undefined;
      throw thrown;
    }
  }

  async function showError(thrown: unknown): Promise<void> {
    const { showError: show } = await import('./native/showError.ts');
    await show({ logger }, thrown);
  }

  function register(name: CommandName, load: () => Promise<Run> | Run): void {
    const run = async (...args: unknown[]): Promise<void> => {
      try {
        const [services, command] = await Promise.all([getRuntime(), load()]);
        await command({ context, runtime: services, view }, ...(args as never[]));
      } catch (thrown) {
        await showError(thrown);
      }
    };
    context.subscriptions.push(commands.registerCommand(commandId(name), run));
  }

  for (const name of Object.keys(commandTable) as CommandName[]) {
    if (name in templateCommands) {
      const template = templateCommands[name as keyof typeof templateCommands];
      register(name, async () => {
        const { runBuiltIn } = await import('./commands/runTemplate.ts');
        return (services: CommandServices, at?: unknown) => runBuiltIn(services, template, at);
      });
    } else {
      register(name, handlers[name as keyof typeof handlers]);
    }
  }
  context.subscriptions.push(
    logger,
    window.registerWebviewViewProvider(chatViewId, view),
    registerBatchView(getRuntime, showError),
    registerCodeActions(),
  );
}

/** Answers that run are ended as stopped, with all that had arrived. */
export async function deactivate(): Promise<void> {
  const loaded = await runtime?.catch(() => undefined);
  if (!loaded) return;
  const { closeRuntime } = await import('./runtime.ts');
  await closeRuntime(loaded);
}
