import { type ChatEvent, type ModelInfo, type ModelRef, splitModelRef } from '../core/chat.ts';
import { ChatError, type ErrorFacts } from '../core/errors.ts';
import type { UsageLedger } from '../core/history.ts';
import { compose, type Handler, type Middleware } from '../core/pipeline.ts';
import type { HttpClient, Logger, Now, Provider, SecretStore } from '../core/ports.ts';
import { createUsageEstimate } from './observability/estimate.ts';
import { createMeter } from './observability/meter.ts';
import { createCostOf, windowByTable } from './observability/prices.ts';
import { isLocal, presetOf, protocolOf } from './providers/catalog.ts';
import { displayUrl } from './providers/openaiCompatible/baseUrl.ts';
import { createTimeouts, withinLimit } from './resilience/timeouts.ts';
import type { Connection, Settings } from './settings.ts';

/** The architecture on one screen: meter -> time-outs -> the provider that the model reference names. */

export type EngineOptions = {
  /** Asked at each request, so a changed setting holds from the next one on. */
  readonly settings: () => Settings;
  readonly secrets: SecretStore;
  readonly http: HttpClient;
  readonly ledger?: UsageLedger;
  readonly logger: Logger;
  readonly now: Now;
  /** The display language (BCP 47), for the demo model's own words. */
  readonly locale?: string;
  /** Hears of every list of models that an endpoint gave. */
  readonly onModels?: (connectionId: string, models: readonly ModelInfo[]) => void;
};

export type Engine = {
  readonly chat: Handler;
  /** Asks the endpoint. `key` is for a connection whose key is not stored yet. Throws ChatError. */
  listModels(connection: Connection, signal: AbortSignal, key?: string): Promise<readonly ModelInfo[]>;
  /** The model's window in tokens as published; undefined when nobody here knows it. Never throws. */
  contextWindow(model: ModelRef): Promise<number | undefined>;
  close(): Promise<void>;
};

const demoModel: ModelRef = 'demo/demo';

const hasCredentials = ({ headers = {} }: Connection): boolean =>
  Object.keys(headers).some((name) => /auth|key|token/i.test(name));

/** Adds what an error does not know of itself: policies know no provider. */
function withFacts(error: ChatError, facts: ErrorFacts): ChatError {
  const { code, kind: _kind, retryable: _retryable, ...own } = error.data;
  return new ChatError(code, { ...facts, ...own }, { cause: error.cause ?? error });
}

/** Names the request's target in every error. */
function nameTarget(connectionOf: (ref: ModelRef) => Connection | undefined): Middleware {
  return (next) =>
    async function* named(request, context): AsyncGenerator<ChatEvent, void> {
      try {
        yield* next(request, context);
      } catch (thrown) {
        const { connectionId, modelId } = splitModelRef(request.model);
        const baseUrl = connectionOf(request.model)?.baseUrl;
        const endpoint = baseUrl === undefined ? {} : { endpoint: displayUrl(baseUrl) };
        throw withFacts(ChatError.from(thrown), { provider: connectionId, model: modelId, ...endpoint });
      }
    };
}

export function createEngine(options: EngineOptions): Engine {
  const { settings, secrets, http, ledger, logger, now, locale, onModels } = options;
  const providers = new Map<string, { readonly identity: string; readonly provider: Provider }>();
  let demo: Promise<Provider> | undefined;

  const connectionById = (id: string): Connection | undefined =>
    settings().connections.find((connection) => connection.id === id);
  const connectionOf = (ref: ModelRef): Connection | undefined => connectionById(splitModelRef(ref).connectionId);

  async function loadDemo(): Promise<Provider> {
    const { createDemoProvider } = await import('./providers/demo/demoProvider.ts');
    return createDemoProvider({ locale: () => locale });
  }

  async function connect(connection: Connection, key: string | undefined): Promise<Provider> {
    if (presetOf(connection)?.needsKey && !key?.trim() && !hasCredentials(connection))
      throw new ChatError('key-missing', { provider: connection.id, endpoint: displayUrl(connection.baseUrl) });
    const shared = { connection, key, http, estimateUsage: createUsageEstimate, now };
    const protocol = protocolOf(connection);
    if (protocol !== 'openai-chat') {
      const { createAiSdk } = await import('./providers/aiSdk/aiSdk.ts');
      const { dialects } = await import('./providers/aiSdk/dialects/dialects.ts');
      return createAiSdk({ ...shared, dialect: dialects[protocol] });
    }
    const { createOpenAiCompatible } = await import('./providers/openaiCompatible/openaiCompatible.ts');
    return createOpenAiCompatible(shared);
  }

  /** A provider is kept as long as its connection and key are the same: it learns what its server refuses. */
  async function providerOf(connectionId: string): Promise<Provider> {
    if (connectionId === 'demo') {
      demo ??= loadDemo();
      return demo;
    }
    const connection = connectionById(connectionId);
    if (!connection) throw new ChatError('unknown-connection', { provider: connectionId });
    const key = await secrets.get(connectionId);
    const identity = JSON.stringify([connection, key]);
    const known = providers.get(connectionId);
    if (known?.identity === identity) return known.provider;
    const provider = await connect(connection, key);
    providers.set(connectionId, { identity, provider });
    return provider;
  }

  async function* route(...[request, context]: Parameters<Handler>): AsyncGenerator<ChatEvent, void> {
    const { connectionId, modelId } = splitModelRef(request.model);
    const provider = await providerOf(connectionId);
    logger.debug('Request', { requestId: context.requestId, model: request.model, purpose: context.purpose });
    yield* provider.chat({ ...request, model: modelId }, context);
  }

  const costOf = createCostOf({
    overrides: () => settings().prices,
    connection(id) {
      const connection = connectionById(id);
      return connection && { baseUrl: connection.baseUrl, local: isLocal(connection) };
    },
  });

  const answer = compose(
    [
      createMeter({ costOf, estimateUsage: createUsageEstimate, ledger, logger, now }),
      nameTarget(connectionOf),
      createTimeouts({
        limits() {
          const { firstByteSeconds, idleSeconds, totalSeconds } = settings().timeouts;
          return { firstByteMs: firstByteSeconds * 1000, idleMs: idleSeconds * 1000, totalMs: totalSeconds * 1000 };
        },
      }),
    ],
    route,
  );

  return {
    chat(request, context) {
      const demoInstead = settings().demoMode && splitModelRef(request.model).connectionId !== 'demo';
      return answer(demoInstead ? { ...request, model: demoModel } : request, context);
    },
    async listModels(connection, signal, key) {
      try {
        const limitMs = settings().timeouts.firstByteSeconds * 1000;
        const provider = await connect(connection, key ?? (await secrets.get(connection.id)));
        const models = await withinLimit(provider.listModels, signal, limitMs);
        onModels?.(connection.id, models);
        return models;
      } catch (error) {
        throw withFacts(ChatError.from(error), { provider: connection.id, endpoint: displayUrl(connection.baseUrl) });
      }
    },
    async contextWindow(model) {
      const connection = connectionOf(model);
      return connection && windowByTable(splitModelRef(model).modelId, connection.baseUrl);
    },
    close: () => http.close(),
  };
}
