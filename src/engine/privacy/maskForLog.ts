import type { ChatMessage, ChatRequest, ContentPart } from '../../core/chat.ts';
import { maskRequest } from './mask.ts';

/** A picture shows what no detector reads. */
const withoutBytes = (part: ContentPart): ContentPart =>
  part.type === 'image' ? { ...part, data: `(${part.data.length} characters)` } : part;

const withoutPictures = (message: ChatMessage): ChatMessage =>
  message.role === 'user' && typeof message.content !== 'string'
    ? { ...message, content: message.content.map(withoutBytes) }
    : message;

/** A request fit for a log: secrets and personal data are placeholders whatever the settings say of requests. */
export function maskForLog(request: ChatRequest): ChatRequest {
  const masked = maskRequest(request, { personal: true, silent: true });
  return { ...masked.request, messages: masked.request.messages.map(withoutPictures) };
}
