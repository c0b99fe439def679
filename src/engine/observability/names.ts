import { splitModelRef } from '../../core/chat.ts';
import type { Facts, SpanName } from '../../core/trace.ts';

/**
 * The public names of all facts, in one table: OpenTelemetry's semantic conventions for generative AI where they have
 * one, `chat_llm.` before our own. Where the conventions changed a name there are two: until version 1.36, and since.
 */
const names: Readonly<Record<keyof Facts, string | readonly [until136: string, latest: string]>> = {
  requestId: 'chat_llm.request.id',
  purpose: 'chat_llm.purpose',
  conversationId: 'gen_ai.conversation.id',
  messageId: 'chat_llm.message.id',
  template: 'gen_ai.prompt.name',
  model: 'gen_ai.request.model',
  target: 'chat_llm.target',
  provider: ['gen_ai.system', 'gen_ai.provider.name'],
  outcome: 'chat_llm.outcome',
  finishReason: 'gen_ai.response.finish_reasons',
  errorCode: 'error.type',
  errorKind: 'chat_llm.error.kind',
  httpStatus: 'http.response.status_code',
  exceptionType: 'exception.type',
  exceptionStack: 'exception.stacktrace',
  inputTokens: 'gen_ai.usage.input_tokens',
  outputTokens: 'gen_ai.usage.output_tokens',
  cachedInputTokens: 'gen_ai.usage.cache_read.input_tokens',
  cacheWriteTokens: 'gen_ai.usage.cache_creation.input_tokens',
  reasoningTokens: 'gen_ai.usage.reasoning.output_tokens',
  estimated: 'chat_llm.usage.estimated',
  costUsd: 'chat_llm.cost.usd',
  durationMs: 'chat_llm.duration_ms',
  firstTokenMs: 'chat_llm.time_to_first_token_ms',
  retries: 'chat_llm.retries',
  fallbacks: 'chat_llm.fallbacks',
  cache: 'chat_llm.cache.result',
  masked: 'chat_llm.mask.values',
  savedTokens: 'chat_llm.cache.saved_tokens',
  savedUsd: 'chat_llm.cache.saved_cost.usd',
};

export type AttributeValue = string | number | boolean | readonly string[];
export type Attributes = Readonly<Record<string, AttributeValue>>;

/** The conventions' own switch: true when the latest names are asked for. */
export const wantsLatestNames = (optIn: string | undefined): boolean =>
  (optIn ?? '').split(',').some((value) => value.trim() === 'gen_ai_latest_experimental');

const namesOf = (fact: keyof Facts): readonly string[] => [names[fact]].flat();

/** The conventions want ids as text, reasons as a list, and the model without its connection. */
function attributeValue(fact: keyof Facts, value: string | number | boolean): AttributeValue {
  if (fact === 'finishReason') return [String(value)];
  if (fact === 'conversationId') return String(value);
  return fact === 'model' ? splitModelRef(String(value)).modelId : value;
}

export function attributesOf(facts: Facts, latest: boolean): Attributes {
  const attributes: Record<string, AttributeValue> = {};
  for (const [fact, value] of Object.entries(facts) as [keyof Facts, string | number | boolean][]) {
    const name = names[fact];
    attributes[typeof name === 'string' ? name : name[latest ? 1 : 0]] = attributeValue(fact, value);
  }
  return attributes;
}

/** Reads a fact back, whichever of its names it has. */
export function readAttribute(attributes: Readonly<Record<string, unknown>>, fact: keyof Facts): unknown {
  return namesOf(fact)
    .map((name) => attributes[name])
    .find((value) => value !== undefined);
}

/** A step's public name: the conventions name a call to a model after its operation and the model. */
export const spanName = (name: SpanName, facts: Facts): string =>
  (name === 'request' || name === 'attempt') && facts.model !== undefined
    ? `chat ${splitModelRef(facts.model).modelId}`
    : `chat_llm.${name.replace('-', '_')}`;
