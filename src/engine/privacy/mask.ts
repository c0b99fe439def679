import type { ChatMessage, ChatRequest, ContentPart, ToolCall } from '../../core/chat.ts';
import type { MaskCounts, MaskKind } from '../../core/masking.ts';
import { detect } from './detect.ts';

export type MaskOptions = {
  /** Personal data too; otherwise secrets alone. */
  readonly personal: boolean;
  /** The model is not told: nothing of it is sent. */
  readonly silent?: boolean;
};

/** The values by their placeholders: `[EMAIL_1]` and so on. */
export type MaskedValues = ReadonlyMap<string, string>;

export type MaskedRequest = {
  /** The same object where there was nothing to mask. */
  readonly request: ChatRequest;
  readonly values: MaskedValues;
  readonly counts: MaskCounts;
  /** Masks a further text of the same request: what is known keeps its placeholder. */
  maskText(text: string): string;
};

const names: Readonly<Record<MaskKind, string>> = {
  secret: 'SECRET',
  iban: 'IBAN',
  card: 'CARD',
  'national-id': 'ID',
  ip: 'IP',
  mac: 'MAC',
  email: 'EMAIL',
  phone: 'PHONE',
};

/** Every placeholder, and nothing longer than `longestPlaceholder`. */
export const placeholders = /\[(?:SECRET|IBAN|CARD|ID|IP|MAC|EMAIL|PHONE)_\d{1,6}\]/g;
export const longestPlaceholder = '[SECRET_999999]'.length;

/** In English, as all that models are told: it is part of the prompt. */
const note =
  'Some values in this conversation were replaced by placeholders such as [EMAIL_1] or [SECRET_1]. Take each for the ' +
  'real value, and write it exactly so wherever you need that value.';

type Masker = { text(text: string): string; readonly values: MaskedValues; counts(): MaskCounts };

/** Numbers by first appearance; the same value has the same placeholder. `taken`: what the texts have already. */
function createMasker({ personal }: MaskOptions, taken: () => ReadonlySet<string>): Masker {
  const byValue = new Map<string, string>();
  const values = new Map<string, string>();
  const numbers = new Map<MaskKind, number>();
  const counts = new Map<MaskKind, number>();

  function placeholderFor(value: string, kind: MaskKind): string {
    const known = byValue.get(value);
    if (known !== undefined) return known;
    let number = numbers.get(kind) ?? 0;
    let placeholder: string;
    do {
      number += 1;
      placeholder = `[${names[kind]}_${number}]`;
    } while (taken().has(placeholder));
    numbers.set(kind, number);
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
    byValue.set(value, placeholder);
    values.set(placeholder, value);
    return placeholder;
  }

  return {
    text(text) {
      const parts: string[] = [];
      let at = 0;
      for (const { start, end, kind } of detect(text, { personal })) {
        parts.push(text.slice(at, start), placeholderFor(text.slice(start, end), kind));
        at = end;
      }
      return at === 0 ? text : parts.join('') + text.slice(at);
    },
    values,
    counts: () => Object.fromEntries(counts),
  };
}

/** Texts inside JSON are masked as what they say, not as JSON writes it, so that a value is the same here and there. */
function maskJson(json: string, mask: (text: string) => string): string {
  const masked = (value: unknown): unknown => {
    if (typeof value === 'string') return mask(value);
    if (Array.isArray(value)) return value.map(masked);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, masked(field)]));
  };
  try {
    const value: unknown = JSON.parse(json);
    const result = JSON.stringify(masked(value));
    return result === JSON.stringify(value) ? json : result;
  } catch {
    return mask(json);
  }
}

const maskCall = (call: ToolCall, mask: (text: string) => string): ToolCall => ({
  ...call,
  arguments: maskJson(call.arguments, mask),
});

const maskPart = (part: ContentPart, mask: (text: string) => string): ContentPart =>
  part.type === 'text' ? { ...part, text: mask(part.text) } : part;

function maskMessage(message: ChatMessage, mask: (text: string) => string): ChatMessage {
  if (message.role === 'user' && typeof message.content !== 'string')
    return { ...message, content: message.content.map((part) => maskPart(part, mask)) };
  if (message.role === 'assistant')
    return {
      ...message,
      content: mask(message.content),
      ...(message.reasoning !== undefined && { reasoning: mask(message.reasoning) }),
      ...(message.toolCalls && { toolCalls: message.toolCalls.map((call) => maskCall(call, mask)) }),
    };
  return { ...message, content: mask(message.content as string) } as ChatMessage;
}

function withNote(messages: readonly ChatMessage[]): readonly ChatMessage[] {
  const [first, ...rest] = messages;
  return first?.role === 'system'
    ? [{ ...first, content: `${first.content}\n\n${note}` }, ...rest]
    : [{ role: 'system', content: note }, ...messages];
}

const placeholdersIn = (messages: readonly ChatMessage[]): ReadonlySet<string> =>
  new Set(JSON.stringify(messages).match(placeholders) ?? []);

/**
 * Replaces what must not be sent by placeholders, in all texts of a request, and tells the model what they are. Pictures
 * stay as they are. The same request gives the same placeholders each time.
 */
export function maskRequest(request: ChatRequest, options: MaskOptions): MaskedRequest {
  let taken: ReadonlySet<string> | undefined;
  const masker = createMasker(options, () => {
    taken ??= placeholdersIn(request.messages);
    return taken;
  });
  const messages = request.messages.map((message) => maskMessage(message, masker.text));
  const counts = masker.counts();
  const { values, text: maskText } = masker;
  if (values.size === 0) return { request, values, counts, maskText };
  return {
    request: { ...request, messages: options.silent ? messages : withNote(messages) },
    values,
    counts,
    maskText,
  };
}

/** Puts the values back. */
export const unmask = (text: string, values: MaskedValues): string =>
  text.replace(placeholders, (placeholder) => values.get(placeholder) ?? placeholder);

/** The same in JSON text, which may be invalid: all else stays as it is. */
export const unmaskJson = (json: string, values: MaskedValues): string =>
  json.replace(placeholders, (placeholder) => {
    const value = values.get(placeholder);
    return value === undefined ? placeholder : JSON.stringify(value).slice(1, -1);
  });
