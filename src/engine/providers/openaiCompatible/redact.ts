import type { ChatMessage, ChatRequest } from '../../../core/chat.ts';

/** Keeps keys and prompts out of the text of errors. */

const maxLength = 300;
/** A stretch of the request this long, in UTF-16 units, is not repeated in an error. */
const overlap = 20;

/** Keys as vendors form them, masked or whole, and bearer tokens. */
const keyLike =
  /\bBearer\s+\S+|\b(?:sk|pk|gsk|hf|xai|csk|fw|tgp|pplx|api|key|AIza)[-_][\w*.-]{6,}|\bAIza[\w*-]{10,}|\beyJ[\w.-]{20,}/gi;

function texts(message: ChatMessage): string[] {
  if (message.role === 'user')
    return typeof message.content === 'string'
      ? [message.content]
      : message.content.map((part) => (part.type === 'text' ? part.text : part.data));
  if (message.role === 'assistant')
    return [message.content, message.reasoning ?? '', ...(message.toolCalls ?? []).map((call) => call.arguments)];
  return [message.content];
}

const collapse = (text: string): string => text.replace(/\s+/g, ' ').trim();

/** The request's texts as a provider may repeat them: as they are and escaped as JSON, white space collapsed. */
const haystacks = (request: Pick<ChatRequest, 'messages'>): string[] =>
  request.messages
    .flatMap(texts)
    .filter((text) => text.length >= overlap)
    .flatMap((text) => [collapse(text), collapse(JSON.stringify(text).slice(1, -1))]);

function withoutOverlap(text: string, sources: readonly string[]): string {
  const kept: string[] = [];
  let index = 0;
  while (index < text.length) {
    let end = index + overlap;
    const source = end <= text.length ? sources.find((each) => each.includes(text.slice(index, end))) : undefined;
    if (source === undefined) {
      kept.push(text.charAt(index));
      index += 1;
      continue;
    }
    while (end < text.length && source.includes(text.slice(index, end + 1))) end += 1;
    kept.push('…');
    index = end;
  }
  return kept.join('');
}

/**
 * A provider's message fit to be shown and logged: one line of at most 300 characters without `secrets`, tokens and
 * anything that repeats 20 or more characters of the request.
 */
export function redact(
  message: string,
  secrets: readonly string[],
  request: Pick<ChatRequest, 'messages'> = { messages: [] },
): string {
  let text = message.slice(0, 20_000);
  for (const secret of secrets) if (secret.length >= 4) text = text.replaceAll(secret, '[…]');
  text = collapse(text.replace(keyLike, '[…]'));
  if (text.length > maxLength) text = `${text.slice(0, maxLength - 1)}…`;
  return withoutOverlap(text, haystacks(request));
}
