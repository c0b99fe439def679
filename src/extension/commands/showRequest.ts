import { describeRequest } from '../../conversation/describeRequest.ts';
import { nextRequest } from '../../conversation/nextRequest.ts';
import { splitModelRef } from '../../core/chat.ts';
import { createVirtualDocument, type VirtualDocument } from '../native/virtualDocument.ts';
import type { Runtime } from '../runtime.ts';
import type { CommandServices } from './services.ts';

let document: VirtualDocument | undefined;

/** Opens what the next message would send, read-only. `text`: what is in the box; the stored draft without it. */
export async function showRequest({ context, runtime, view }: CommandServices, text: unknown): Promise<void> {
  document ??= createVirtualDocument(context, { scheme: 'chat-llm-request', path: '/request.md' });
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
  const masked = await runtime.engine.masked(request);
  await document.show(describeRequest(masked.request, { endpoint: endpointOf(runtime, model), masked: masked.counts }));
}

/** Without credentials and query, where some services expect the key. */
export function endpointOf(runtime: Runtime, model: string): string | undefined {
  const { connectionId } = splitModelRef(model);
  const connection = runtime.settings.current().connections.find(({ id }) => id === connectionId);
  if (!connection) return undefined;
  if (!URL.canParse(connection.baseUrl)) return connection.id;
  const { origin, pathname } = new URL(connection.baseUrl);
  return `${origin}${pathname}`;
}
