import * as vscode from 'vscode';
import type { Batch } from '../../core/batches.ts';
import { ChatError } from '../../core/errors.ts';
import type { Logger } from '../../core/ports.ts';
import type { Batches } from '../../engine/batch/batches.ts';
import type { Engine } from '../../engine/engine.ts';
import type { Database } from '../../node/sqlite/database.ts';
import { batchesShownKey } from '../ids.ts';

/** The batches of this window: loads what works on them when there is something to work on. */
export type BatchDesk = vscode.Disposable & {
  readonly store: Database['batches'];
  open(): Promise<Batches>;
  /** Fires for changes of this window and of others. */
  readonly onChange: vscode.Event<void>;
  close(): Promise<void>;
};

type DeskOptions = {
  readonly engine: Engine;
  readonly database: Database;
  readonly logger: Logger;
  /** Shows what happens to batches; loaded with the first one. */
  readonly watch: (desk: BatchDesk, batches: Batches, interrupted: readonly Batch[]) => Promise<vscode.Disposable>;
};

/** How soon another window's changes show here, and how soon what it left behind is taken over. */
const pollMs = 2000;
/** A queue that stood still for longer is not continued without asking. */
const staleMs = 600_000;

/** Windows of one workspace go on with each other's batches. */
export const workspaceKey = (): string =>
  (vscode.workspace.workspaceFile ?? vscode.workspace.workspaceFolders?.[0]?.uri)?.toString() ?? '';

/** The view is there once there is something to see in it. */
export const showBatchView = (): Thenable<unknown> =>
  vscode.commands.executeCommand('setContext', batchesShownKey, true);

export function createBatchDesk({ engine, database, logger, watch }: DeskOptions): BatchDesk {
  const store = database.batches;
  const changed = new vscode.EventEmitter<void>();
  const disposables: vscode.Disposable[] = [changed];
  let opened: Promise<Batches> | undefined;

  async function load(): Promise<Batches> {
    const batches = await engine.batches(store);
    batches.onChange(() => changed.fire());
    const interrupted = batches.goOn(workspaceKey(), staleMs);
    disposables.push(await watch(desk, batches, interrupted), followOthers(batches));
    return batches;
  }

  function followOthers(batches: Batches): vscode.Disposable {
    let seen = database.conversations.dataVersion();
    const timer = setInterval(() => {
      try {
        const version = database.conversations.dataVersion();
        if (version !== seen) changed.fire();
        seen = version;
        batches.goOn(workspaceKey(), Number.POSITIVE_INFINITY);
      } catch (error) {
        logger.warn('The batches of other windows could not be read', { code: ChatError.from(error).code });
      }
    }, pollMs);
    return { dispose: () => clearInterval(timer) };
  }

  const desk: BatchDesk = {
    store,
    open() {
      opened ??= load();
      return opened;
    },
    onChange: changed.event,
    async close() {
      const batches = await opened?.catch(() => undefined);
      await batches?.close();
    },
    dispose: () => {
      for (const each of disposables.splice(0)) each.dispose();
    },
  };
  if (store.list().length > 0) void showBatchView();
  if (store.unfinished(workspaceKey()).length > 0)
    desk.open().catch((error: unknown) => logger.error('Batches did not start', { code: ChatError.from(error).code }));
  return desk;
}
