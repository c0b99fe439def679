import type { ChatMessage, ChatRequest, ContentPart, ToolDefinition } from '../../../core/chat.ts';
import type { CallOptions, Prompt, PromptMessage } from './types.ts';

/** A request of ours in the library's terms. */

type UserContent = Extract<PromptMessage, { role: 'user' }>['content'];
type AssistantContent = Extract<PromptMessage, { role: 'assistant' }>['content'];

const userPart = (part: ContentPart): UserContent[number] =>
  part.type === 'text'
    ? { type: 'text', text: part.text }
    : { type: 'file', mediaType: part.mediaType, data: { type: 'data', data: part.data } };

/** What a model wrote as arguments is an object, or it is handed back as an empty one: vendors refuse anything else. */
function argumentsOf(text: string): object {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
  } catch {
    return {};
  }
}

function toolNameOf(messages: readonly ChatMessage[], id: string): string {
  const calls = messages.flatMap((message) => (message.role === 'assistant' ? (message.toolCalls ?? []) : []));
  return calls.find((call) => call.id === id)?.name ?? 'tool';
}

function convert(message: ChatMessage, messages: readonly ChatMessage[]): PromptMessage {
  switch (message.role) {
    case 'system':
      return { role: 'system', content: message.content };
    case 'user': {
      const { content } = message;
      const parts: readonly ContentPart[] = typeof content === 'string' ? [{ type: 'text', text: content }] : content;
      return { role: 'user', content: parts.map(userPart) };
    }
    case 'assistant': {
      const content: AssistantContent = message.content === '' ? [] : [{ type: 'text', text: message.content }];
      for (const { id, name, arguments: args } of message.toolCalls ?? [])
        content.push({ type: 'tool-call', toolCallId: id, toolName: name, input: argumentsOf(args) });
      return { role: 'assistant', content };
    }
    case 'tool': {
      const { toolCallId, content } = message;
      const toolName = toolNameOf(messages, toolCallId);
      return {
        role: 'tool',
        content: [{ type: 'tool-result', toolCallId, toolName, output: { type: 'text', value: content } }],
      };
    }
  }
}

/** Anthropic and Google take system messages at the beginning only: a later one speaks as the user. */
function leadingSystem(messages: readonly ChatMessage[]): readonly ChatMessage[] {
  const first = messages.findIndex(({ role }) => role !== 'system');
  return messages.map((message, at) =>
    message.role === 'system' && first >= 0 && at > first ? { role: 'user', content: message.content } : message,
  );
}

export function toPrompt(messages: readonly ChatMessage[]): Prompt {
  return leadingSystem(messages)
    .map((message) => convert(message, messages))
    .filter(({ role, content }) => role !== 'assistant' || content.length > 0);
}

const toTool = ({ name, description, parameters }: ToolDefinition): NonNullable<CallOptions['tools']>[number] => ({
  type: 'function',
  name,
  ...(description === undefined ? {} : { description }),
  inputSchema: parameters as Extract<NonNullable<CallOptions['tools']>[number], { type: 'function' }>['inputSchema'],
});

/** The library's options for the request's sampling and tools; what is absent is not sent. */
export function toOptions({ sampling = {}, tools = [] }: ChatRequest): Omit<CallOptions, 'prompt'> {
  const { temperature, maxTokens, topP, stop, seed, presencePenalty, frequencyPenalty, reasoning } = sampling;
  return {
    ...(temperature === undefined ? {} : { temperature }),
    ...(maxTokens === undefined ? {} : { maxOutputTokens: maxTokens }),
    ...(topP === undefined ? {} : { topP }),
    ...(stop && stop.length > 0 ? { stopSequences: [...stop] } : {}),
    ...(seed === undefined ? {} : { seed }),
    ...(presencePenalty === undefined ? {} : { presencePenalty }),
    ...(frequencyPenalty === undefined ? {} : { frequencyPenalty }),
    ...(reasoning === undefined ? {} : { reasoning }),
    ...(tools.length > 0 ? { tools: tools.map(toTool) } : {}),
  };
}
