import type { ExtensionContext } from 'vscode';
import type { HostMessage } from '../../protocol/messages.ts';
import { shownKey } from '../ids.ts';
import { createAttachmentSources } from '../native/attachments/sources.ts';
import { overflowDialogs } from '../native/overflow.ts';
import { createSlashCommands } from '../native/slashCommands.ts';
import type { Runtime } from '../runtime.ts';
import { createActions } from './panelActions.ts';
import { createPanelController, type PanelController } from './panelController.ts';

export type ChatPanelOptions = {
  readonly context: ExtensionContext;
  readonly runtime: Runtime;
  readonly post: (message: HostMessage) => void;
};

/** The panel's controller with all that VS Code does for it; loads as one part when the panel is first shown. */
export function createChatPanel({ context, runtime, post }: ChatPanelOptions): PanelController {
  return createPanelController({
    runtime,
    post,
    initial: context.workspaceState.get<number | null>(shownKey, null),
    actions: {
      ...createActions(runtime),
      overflowDialogs,
      slashCommands: createSlashCommands(context, runtime),
      attachmentSources: createAttachmentSources(runtime.now),
      remember: (id) => void context.workspaceState.update(shownKey, id),
    },
  });
}
