import type { ChatEvent, ChatMessage, ChatRequest, ToolCall, ToolDefinition } from '../../core/chat.ts';

/** Tools for models that have no tool calls: described in the instructions, called by a fenced block, read back here. */

const fence = '```tool_call';

const instructions = (tools: readonly ToolDefinition[]): string =>
  `You can call these tools. To call one, end your answer with a block like this and wait for its result:

${fence}
{"name": "tool", "arguments": {}}
\`\`\`

${tools.map((tool) => JSON.stringify(tool)).join('\n')}`;

const block = (name: string, args: string): string =>
  `${fence}\n{"name": ${JSON.stringify(name)}, "arguments": ${args === '' ? '{}' : args}}\n\`\`\``;

function inText(message: ChatMessage): ChatMessage {
  if (message.role === 'tool')
    return { role: 'user', content: `Result of the tool call ${message.toolCallId}:\n\n${message.content}` };
  if (message.role !== 'assistant' || !message.toolCalls) return message;
  const blocks = message.toolCalls.map((call) => block(call.name, call.arguments));
  return { role: 'assistant', content: [message.content, ...blocks].filter((part) => part !== '').join('\n\n') };
}

/** The request without tools, the same in words. */
export function withToolsInText({ tools = [], ...request }: ChatRequest): ChatRequest {
  const system = { role: 'system', content: instructions(tools) } as const;
  const first = request.messages.findIndex(({ role }) => role !== 'system');
  const at = first < 0 ? request.messages.length : first;
  return { ...request, messages: request.messages.map(inText).toSpliced(at, 0, system) };
}

function readCalls(text: string): ToolCall[] | undefined {
  const bodies = [...text.matchAll(/```tool_call\s*([\s\S]*?)(?:```|$)/g)].map(([, body = '']) => body);
  try {
    return bodies.map((body, index) => {
      const { name, arguments: args = {} } = JSON.parse(body) as { name: unknown; arguments?: unknown };
      if (typeof name !== 'string') throw new TypeError('a call without a name');
      return { id: `call_${index + 1}`, name, arguments: JSON.stringify(args) };
    });
  } catch {
    return undefined;
  }
}

/** How many characters at the end of the text may begin the fence. */
function begun(text: string): number {
  for (let length = Math.min(fence.length - 1, text.length); length > 0; length -= 1)
    if (fence.startsWith(text.slice(-length))) return length;
  return 0;
}

/** The answer's events with its blocks as tool calls; a block that is none stays text. */
export async function* readToolsInText(events: AsyncIterable<ChatEvent>): AsyncGenerator<ChatEvent, void> {
  let held = '';
  for await (const event of events) {
    if (event.type === 'text-delta') {
      held += event.text;
      const at = held.indexOf(fence);
      const free = at >= 0 ? at : held.length - begun(held);
      if (free > 0) yield { type: 'text-delta', text: held.slice(0, free) };
      held = held.slice(free);
    } else if (event.type === 'finish') {
      const calls = held.startsWith(fence) ? readCalls(held) : undefined;
      if (!calls && held !== '') yield { type: 'text-delta', text: held };
      held = '';
      for (const call of calls ?? []) yield { type: 'tool-call', call };
      yield calls ? { ...event, reason: 'tool-calls' } : event;
    } else yield event;
  }
}
