import assert from 'node:assert/strict';
import type { ChatEvent, ChatRequest } from '../../src/core/chat.ts';
import { ChatError, type ErrorData } from '../../src/core/errors.ts';
import { collect } from '../../src/core/pipeline.ts';
import type { EstimateUsage, Provider } from '../../src/core/ports.ts';
import {
  createOpenAiCompatible,
  type OpenAiCompatibleOptions,
} from '../../src/engine/providers/openaiCompatible/openaiCompatible.ts';
import { createHttpClient } from '../../src/node/http.ts';
import { type Loopback, type ReceivedRequest, startLoopback } from './loopback.ts';
import { eventStream, sendJson } from './loopbackScenarios.ts';

/** An OpenAI-compatible provider on a loopback server, for the provider's tests. */

export const question: ChatRequest = {
  model: 'm',
  messages: [{ role: 'user', content: 'What is it?' }],
  stream: true,
};
export const context = { requestId: 'r', signal: new AbortController().signal, purpose: 'chat' } as const;

/** Counts characters for tokens. */
export const estimateUsage: EstimateUsage = () => {
  let output = 0;
  return {
    add: (piece) => {
      output += piece.length;
    },
    usage: () => ({ inputTokens: 1, outputTokens: output, estimated: true }),
  };
};

export type Change = Partial<Omit<OpenAiCompatibleOptions, 'connection'>> &
  Partial<OpenAiCompatibleOptions['connection']>;

export type Probe = {
  readonly loopback: Loopback;
  provider(change?: Change): Provider;
  /** The events of an answer whose stream has these payloads. */
  events(payloads: readonly unknown[], request?: ChatRequest): Promise<ChatEvent[]>;
  /** How a response of this status and body fails. */
  failureOf(status: number, body: unknown, headers?: Record<string, string>, change?: Change): Promise<ErrorData>;
  lastRequest(): ReceivedRequest | undefined;
  close(): Promise<void>;
};

/** The error that a stream ends with. */
export async function failure(events: AsyncIterable<ChatEvent>): Promise<ErrorData> {
  try {
    await collect(events);
  } catch (error) {
    assert.ok(ChatError.is(error), String(error));
    return error.data;
  }
  throw new assert.AssertionError({ message: 'the answer did not fail' });
}

export async function startProbe(): Promise<Probe> {
  const loopback = await startLoopback();
  const http = createHttpClient({ connectTimeoutMs: 5000 });

  const provider = ({ baseUrl = loopback.url, headers, query, ...rest }: Change = {}): Provider =>
    createOpenAiCompatible({ connection: { id: 'loop', baseUrl, headers, query }, http, estimateUsage, ...rest });

  return {
    loopback,
    provider,
    async events(payloads, request = question) {
      const texts = payloads.map((payload) => (typeof payload === 'string' ? payload : JSON.stringify(payload)));
      loopback.define('m', ({ response }) => void response.end(eventStream(texts)));
      const all: ChatEvent[] = [];
      for await (const event of provider().chat(request, context)) all.push(event);
      return all;
    },
    failureOf(status, body, headers = {}, change = {}) {
      loopback.define('m', ({ response }) => {
        if (typeof body === 'string') response.writeHead(status, headers).end(body);
        else sendJson(response, status, body, headers);
      });
      return failure(provider({ key: 'sk-test-1234567890', ...change }).chat(question, context));
    },
    lastRequest: () => loopback.requests.at(-1),
    async close() {
      await http.close();
      await loopback.close();
    },
  };
}
