import type { ChatMessage, ChatRequest } from '../../core/chat.ts';

/** How a model goes on with an answer that was cut: from its beginning as the last message, or asked to in words. */
export type Continuation = 'prefill' | 'prompt';

/** A request and the beginning of its answer that is there already, if any. */
export type Begun = { readonly messages: readonly ChatMessage[]; readonly text: string };

const goOn =
  'Your last message was cut off. Continue it exactly where it stopped, beginning with the very next character. ' +
  'Repeat nothing, explain nothing, and do not open a code block that is open already.';

/** Takes a last message of the assistant's for the beginning of the answer. */
export function splitBegun({ messages }: ChatRequest): Begun {
  const last = messages.at(-1);
  if (last?.role !== 'assistant' || last.toolCalls?.length) return { messages, text: '' };
  return { messages: messages.slice(0, -1), text: last.content };
}

/** The messages that ask for the rest of the answer; those of the whole answer while nothing of it is there. */
export function askForRest({ messages, text }: Begun, how: Continuation): readonly ChatMessage[] {
  if (text === '') return messages;
  const beginning: ChatMessage = { role: 'assistant', content: text };
  // Providers with prefill refuse one that ends in white space.
  if (how === 'prefill' && text === text.trimEnd()) return [...messages, beginning];
  return [...messages, beginning, { role: 'user', content: goOn }];
}
