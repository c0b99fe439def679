import type { ChatMessage, ChatRequest } from '../../core/chat.ts';

/** A question shorter than this belongs to the one before it: “and in Python?”. In words. */
const followUpWords = 6;
/** A fenced block of more lines than this is what the question is about, not the question. */
const quotedLines = 12;

const textOf = (message: ChatMessage | undefined): string => {
  if (!message) return '';
  if (typeof message.content === 'string') return message.content;
  return message.content.map((part) => (part.type === 'text' ? part.text : '')).join('\n');
};

function withoutAttachments(text: string): string {
  const own = text.replace(/^```[^\n]*\n([\s\S]*?)^```\s*$/gm, (block: string, inner: string) =>
    inner.split('\n').length > quotedLines ? '' : block,
  );
  return own.trim() === '' ? text : own.trim();
}

/**
 * What the person may be asking: the last message without what is attached; when that is short, also as a follow-up to
 * the one before it.
 */
export function readingsOf({ messages }: ChatRequest): readonly [string, ...string[]] {
  const asked = messages.filter(({ role }) => role === 'user').map((message) => withoutAttachments(textOf(message)));
  const last = asked.at(-1) ?? '';
  const before = asked.at(-2);
  return before === undefined || last.split(/\s+/).length >= followUpWords ? [last] : [last, `${before}\n${last}`];
}

export const hasImages = ({ messages }: ChatRequest): boolean =>
  messages.some(
    ({ role, content }) =>
      role === 'user' && typeof content !== 'string' && content.some(({ type }) => type === 'image'),
  );
