import type { ChatEvent, ChatMessage, ChatRequest, Notice } from '../../core/chat.ts';
import { ChatError } from '../../core/errors.ts';
import type { Handler } from '../../core/pipeline.ts';
import type { Shortfall } from '../../core/shortfall.ts';
import type { Capabilities } from './capabilities.ts';
import { readToolsInText, withToolsInText } from './toolsInText.ts';

/** Changes a request to what the model can do, and says so in notices. */

export type DegradeOptions = {
  readonly capabilities: (modelId: string) => Capabilities;
  /** Hears of what a model turned out not to do. */
  readonly onRefused: (modelId: string, shortfall: Shortfall) => void;
};

const hasImages = ({ messages }: ChatRequest): boolean =>
  messages.some(({ role, content }) => role === 'user' && typeof content !== 'string' && content.some(isImage));

const isImage = (part: { readonly type: string }): boolean => part.type === 'image';

/** In English, as all that models are told: it is part of the prompt. */
const leftOut = (mediaType: string): string =>
  `[An image (${mediaType}) was attached here. It was left out, since you cannot see images.]`;

const withoutImages = (message: ChatMessage): ChatMessage =>
  message.role !== 'user' || typeof message.content === 'string'
    ? message
    : {
        ...message,
        content: message.content
          .map((part) => (part.type === 'image' ? leftOut(part.mediaType) : part.text))
          .join('\n\n'),
      };

/** The instructions in front of the first message that the user wrote. */
function withoutSystem(messages: readonly ChatMessage[]): readonly ChatMessage[] {
  const system = messages.flatMap((message) => (message.role === 'system' ? [message.content] : []));
  const others = messages.filter(({ role }) => role !== 'system');
  const at = others.findIndex(({ role }) => role === 'user');
  const first = others[at];
  if (first?.role !== 'user') return [{ role: 'user', content: system.join('\n\n') }, ...others];
  const text = [...system, ...(typeof first.content === 'string' ? [first.content] : [])].join('\n\n');
  const content = typeof first.content === 'string' ? text : [{ type: 'text', text } as const, ...first.content];
  return others.with(at, { ...first, content });
}

type Degraded = { readonly request: ChatRequest; readonly notices: readonly Notice[]; readonly toolsInText: boolean };

export function degrade(wanted: ChatRequest, able: Capabilities): Degraded {
  const notices: Notice[] = [];
  let request = wanted;
  const note = (shortfall: Shortfall, parameter?: string): void => {
    notices.push({ type: 'notice', notice: 'degraded', shortfall, ...(parameter === undefined ? {} : { parameter }) });
  };
  if (!able.vision && hasImages(request)) {
    note('vision');
    request = { ...request, messages: request.messages.map(withoutImages) };
  }
  const toolsInText = !able.tools && (request.tools?.length ?? 0) > 0;
  if (toolsInText) {
    note('tools');
    request = withToolsInText(request);
  }
  if (!able.systemRole && request.messages.some(({ role }) => role === 'system')) {
    note('system-role');
    request = { ...request, messages: withoutSystem(request.messages) };
  }
  if (!able.streaming && request.stream) {
    note('streaming');
    request = { ...request, stream: false };
  }
  const { temperature, maxTokens } = request.sampling ?? {};
  if (!able.temperature && temperature !== undefined) {
    note('parameter', 'temperature');
    request = { ...request, sampling: { ...request.sampling, temperature: undefined } };
  }
  // No answer gets longer than the model's own limit, and some endpoints refuse to be asked for more.
  if (maxTokens !== undefined && able.maxOutputTokens !== undefined && maxTokens > able.maxOutputTokens)
    request = { ...request, sampling: { ...request.sampling, maxTokens: able.maxOutputTokens } };
  return { request, notices, toolsInText };
}

/** Whether the request asks for what was refused: only then another attempt differs. */
function asksFor(request: ChatRequest, shortfall: Shortfall): boolean {
  const { tools = [], messages, stream } = request;
  if (shortfall === 'vision') return hasImages(request);
  if (shortfall === 'tools') return tools.length > 0;
  if (shortfall === 'streaming') return stream;
  return shortfall === 'system-role' && messages.some(({ role }) => role === 'system');
}

/** After the first event, which tells that the provider answers: time-outs wait for that one. */
async function* withNotices(
  notices: readonly Notice[],
  events: AsyncIterable<ChatEvent>,
): AsyncGenerator<ChatEvent, void> {
  let waiting = notices;
  for await (const event of events) {
    if (event.type !== 'finish') yield event;
    yield* waiting;
    waiting = [];
    if (event.type === 'finish') yield event;
  }
}

/**
 * Asks for what the model can do only. A request that is refused for one of these reasons before anything came is
 * repeated once without it, and the refusal is remembered.
 */
export function createDegrade({ capabilities, onRefused }: DegradeOptions): (next: Handler) => Handler {
  return (next) =>
    async function* degraded(wanted, context): AsyncGenerator<ChatEvent, void> {
      // Ends: each round asks for one thing less.
      for (;;) {
        const { request, notices, toolsInText } = degrade(wanted, capabilities(wanted.model));
        const events = next(request, context);
        let begun = false;
        try {
          for await (const event of withNotices(notices, toolsInText ? readToolsInText(events) : events)) {
            begun = true;
            yield event;
          }
          return;
        } catch (thrown) {
          const { unsupported } = ChatError.from(thrown).data;
          if (begun || unsupported === undefined || !asksFor(request, unsupported)) throw thrown;
          onRefused(wanted.model, unsupported);
        }
      }
    };
}
