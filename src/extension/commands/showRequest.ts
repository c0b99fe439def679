import * as vscode from 'vscode';
import { describeRequest } from '../../conversation/describeRequest.ts';
import { nextRequest } from '../../conversation/nextRequest.ts';
import { splitModelRef } from '../../core/chat.ts';
import type { Runtime } from '../runtime.ts';
import type { CommandServices } from './services.ts';

const scheme = 'chat-llm-request';

let provider: { readonly show: (text: string) => Promise<void> } | undefined;

/** Opens what the next message would send, read-only. `text`: what is in the box; the stored draft without it. */
export async function showRequest({ context, runtime, view }: CommandServices, text: unknown): Promise<void> {
  provider ??= register(context);
  const conversationId = view.current();
  const { conversations } = runtime.database;
  const model = runtime.models.current().ref;
  const request = nextRequest({
    store: conversations,
    conversationId,
    text: typeof text === 'string' ? text : conversations.getDraft(conversationId).text,
    attachments: conversations.getDraftAttachments(conversationId),
    model,
    settings: runtime.settings.current(),
    vision: runtime.models.seesImages(model),
  });
  await provider.show(describeRequest(request, endpointOf(runtime, model)));
}

/** Without credentials and query, where some services expect the key. */
function endpointOf(runtime: Runtime, model: string): string | undefined {
  const { connectionId } = splitModelRef(model);
  const connection = runtime.settings.current().connections.find(({ id }) => id === connectionId);
  if (!connection) return undefined;
  if (!URL.canParse(connection.baseUrl)) return connection.id;
  const { origin, pathname } = new URL(connection.baseUrl);
  return `${origin}${pathname}`;
}

/** One document, which is brought up to date each time. */
function register(context: vscode.ExtensionContext): { show(text: string): Promise<void> } {
  let content = '';
  const changed = new vscode.EventEmitter<vscode.Uri>();
  const uri = vscode.Uri.from({ scheme, path: '/request.md' });
  context.subscriptions.push(
    changed,
    vscode.workspace.registerTextDocumentContentProvider(scheme, {
      onDidChange: changed.event,
      provideTextDocumentContent: () => content,
    }),
  );
  return {
    async show(text) {
      content = text;
      changed.fire(uri);
      await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri), { preview: true });
    },
  };
}
