import * as z from 'zod/mini';
import type { ChatMessage, ChatRequest, ModelInfo, Sampling } from '../../../core/chat.ts';
import { ChatError } from '../../../core/errors.ts';
import type { Connection, Exchange } from './exchange.ts';
import { readModels } from './models.ts';
import { ndjsonToEvents } from './ollamaStream.ts';
import { readList } from './readList.ts';
import { requestBody } from './requestBody.ts';
import { type Surface, standardSurface } from './surface.ts';

/**
 * Ollama. Models and what they can do come from its own API. Its OpenAI surface knows neither the size of the context
 * nor how long a model stays loaded, so with one of these set its own chat is spoken.
 */

export type OllamaOptions = {
  /** Tokens of context that the model is loaded with. */
  readonly numCtx?: number | undefined;
  /** How long the model stays loaded: `10m`, `1h`, `0`, or `-1` for ever. */
  readonly keepAlive?: string | undefined;
};

/** What is in memory, and with which context: the server's own default where nobody chose one. */
const loadedSchema = z.object({
  models: z.array(
    z.object({ name: z.string(), context_length: z.catch(z.nullish(z.number().check(z.minimum(1))), undefined) }),
  ),
});

const tagsSchema = z.object({ models: z.array(z.object({ name: z.string() })) });

const showSchema = z.object({
  capabilities: z.catch(z.nullish(z.array(z.string())), undefined),
  model_info: z.catch(z.nullish(z.record(z.string(), z.unknown())), undefined),
  parameters: z.catch(z.nullish(z.string()), undefined),
});

/** How many models are asked for details at once. */
const atOnce = 4;

/** Undefined for what cannot chat. */
function describe(name: string, value: unknown, { numCtx }: OllamaOptions, loaded?: number): ModelInfo | undefined {
  const { success, data } = showSchema.safeParse(value);
  if (!success) return { id: name };
  const { capabilities } = data;
  if (capabilities && !capabilities.includes('completion')) return undefined;
  const trained = Object.entries(data.model_info ?? {}).find(([key]) => key.endsWith('.context_length'))?.[1];
  const ownDefault = /^num_ctx\s+(\d+)/m.exec(data.parameters ?? '')?.[1];
  const contextWindow = numCtx ?? loaded ?? (ownDefault === undefined ? trained : Number(ownDefault));
  return {
    id: name,
    ...(typeof contextWindow === 'number' && contextWindow > 0 ? { contextWindow } : {}),
    ...(capabilities
      ? {
          vision: capabilities.includes('vision'),
          tools: capabilities.includes('tools'),
          reasoning: capabilities.includes('thinking'),
        }
      : {}),
  };
}

const textOf = (content: ChatMessage['content']): string =>
  typeof content === 'string'
    ? content
    : content.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join('\n\n');

function argumentsOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}

/** The tool that a result is of: results carry the call's id, Ollama wants the name. */
function toolName(id: string, messages: readonly ChatMessage[]): string | undefined {
  const calls = messages.flatMap((message) => (message.role === 'assistant' ? (message.toolCalls ?? []) : []));
  return calls.findLast((call) => call.id === id)?.name;
}

function nativeMessage(message: ChatMessage, _index: number, all: readonly ChatMessage[]): Record<string, unknown> {
  const content = textOf(message.content);
  if (message.role === 'tool') return { role: 'tool', content, tool_name: toolName(message.toolCallId, all) };
  if (message.role === 'user' && typeof message.content !== 'string') {
    const images = message.content.flatMap((part) => (part.type === 'image' ? [part.data] : []));
    return { role: 'user', content, ...(images.length > 0 ? { images } : {}) };
  }
  if (message.role !== 'assistant' || !message.toolCalls) return { role: message.role, content };
  const calls = message.toolCalls.map(({ name, arguments: args }) => ({
    function: { name, arguments: argumentsOf(args) },
  }));
  return { role: 'assistant', content, tool_calls: calls };
}

/** Some models take a level of effort in place of yes and no, and do not mind the latter. */
function thinkOf(model: string, { reasoning }: Sampling): Record<string, unknown> {
  if (reasoning === undefined) return {};
  const level = reasoning === 'minimal' || reasoning === 'none' ? 'low' : reasoning;
  return { think: /gpt-oss/i.test(model) ? level : reasoning !== 'none' };
}

function nativeBody(request: ChatRequest, { numCtx, keepAlive }: OllamaOptions): Record<string, unknown> {
  const { model, messages, sampling = {}, stream } = request;
  const { tools } = requestBody(request);
  return {
    model,
    messages: messages.map(nativeMessage),
    ...(tools === undefined ? {} : { tools }),
    stream,
    ...thinkOf(model, sampling),
    // Durations are texts such as `10m`; a bare number counts seconds and is none.
    ...(keepAlive === undefined ? {} : { keep_alive: /^-?\d+$/.test(keepAlive) ? Number(keepAlive) : keepAlive }),
    options: {
      num_ctx: numCtx,
      num_predict: sampling.maxTokens,
      temperature: sampling.temperature,
      top_p: sampling.topP,
      seed: sampling.seed,
      stop: sampling.stop && sampling.stop.length > 0 ? sampling.stop : undefined,
      presence_penalty: sampling.presencePenalty,
      frequency_penalty: sampling.frequencyPenalty,
    },
  };
}

/** Throws ChatError `bad-url`. */
export function ollamaSurface(connection: Connection, options: OllamaOptions = {}): Surface {
  const standard = standardSurface(connection);
  const { endpoints } = standard;
  const root = standardSurface({ ...connection, baseUrl: endpoints.display.replace(/\/v1$/, '') }).endpoints;

  type Loaded = ReadonlyMap<string, number>;

  /** The context of each model in memory; empty where the server does not tell. */
  async function loadedContexts(exchange: Exchange, signal: AbortSignal): Promise<Loaded> {
    try {
      const asked = { url: root.at('/api/ps'), signal };
      const { models } = await readList(exchange, asked, (value) => loadedSchema.safeParse(value).data);
      return new Map(models.flatMap(({ name, context_length: size }) => (size ? [[name, size] as const] : [])));
    } catch (error) {
      if (ChatError.is(error) && error.kind === 'cancelled') throw error;
      return new Map();
    }
  }

  async function details(exchange: Exchange, name: string, signal: AbortSignal, loaded: Loaded) {
    try {
      const asked = { url: root.at('/api/show'), signal, body: JSON.stringify({ model: name }) };
      return describe(name, await readList(exchange, asked, (value) => value), options, loaded.get(name));
    } catch (error) {
      if (ChatError.is(error) && error.kind === 'cancelled') throw error;
      return { id: name };
    }
  }

  async function listModels(exchange: Exchange, signal: AbortSignal): Promise<readonly ModelInfo[]> {
    let names: string[];
    try {
      const tags = await readList(
        exchange,
        { url: root.at('/api/tags'), signal },
        (value) => tagsSchema.safeParse(value).data,
      );
      names = tags.models.map(({ name }) => name);
    } catch (error) {
      // Behind a proxy only the OpenAI surface may be there.
      if (!ChatError.is(error) || !['endpoint-not-found', 'malformed-response'].includes(error.code)) throw error;
      return readList(exchange, { url: endpoints.models, signal }, readModels);
    }
    const models: ModelInfo[] = [];
    const loaded = await loadedContexts(exchange, signal);
    for (let at = 0; at < names.length; at += atOnce) {
      const found = await Promise.all(
        names.slice(at, at + atOnce).map((name) => details(exchange, name, signal, loaded)),
      );
      models.push(...found.filter((model) => model !== undefined));
    }
    return models;
  }

  if (options.numCtx === undefined && options.keepAlive === undefined) return { ...standard, listModels };
  return {
    ...standard,
    listModels,
    chatUrl: () => root.at('/api/chat'),
    body: (request) => nativeBody(request, options),
    optional: ['think'],
    translate: ndjsonToEvents,
  };
}
