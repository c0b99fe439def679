import { commands, type ExtensionContext, window } from 'vscode';
import { registerBatchView } from './batches/view.ts';
import type { Run } from './commands/handlers.ts';
import { type CommandName, commandId, commandTable } from './commandTable.ts';
import { chatViewId } from './ids.ts';
import { registerCodeActions } from './native/codeActions.ts';
import { createLogger } from './ports/logger.ts';
import type { Runtime } from './runtime.ts';
import { createChatView } from './views/chatView.ts';

let runtime: Promise<Runtime> | undefined;

/** Registers names only: the engine, the database and the commands' code load on first use. */
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

  async function handlerOf(name: CommandName): Promise<Run> {
    const { handlers } = await import('./commands/handlers.ts');
    return handlers[name];
  }

  function register(name: CommandName): void {
    const run = async (...args: unknown[]): Promise<void> => {
      try {
        const [services, command] = await Promise.all([getRuntime(), handlerOf(name)]);
        await command({ context, runtime: services, view }, ...(args as never[]));
      } catch (thrown) {
        await showError(thrown);
      }
    };
    context.subscriptions.push(commands.registerCommand(commandId(name), run));
  }

  for (const name of Object.keys(commandTable) as CommandName[]) register(name);
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
