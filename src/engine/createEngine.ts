import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { BatchApi } from '../core/batches.ts';
import type { SemanticIndex } from '../core/cache.ts';
import type { ChooseChain } from '../core/chain.ts';
import { type ChatEvent, type ModelRef, splitModelRef, type Target, type Usage } from '../core/chat.ts';
import { ChatError } from '../core/errors.ts';
import { compose, type Handler, type Middleware } from '../core/pipeline.ts';
import { autoModel } from '../core/routing.ts';
import { targetId } from '../core/targets.ts';
import { type Cache, createCache } from './cache/cache.ts';
import { createLazySemantic } from './cache/lazySemantic.ts';
import type { Engine, EngineOptions } from './engine.ts';
import { createBudget } from './governance/budget.ts';
import { createAttemptMeter } from './observability/attemptMeter.ts';
import { createUsageEstimate, estimateInputTokens } from './observability/estimate.ts';
import { createMeter } from './observability/meter.ts';
import { createCostOf, windowByTable } from './observability/prices.ts';
import { createRequestReports } from './observability/requestReport.ts';
import { before } from './observability/trace.ts';
import { createMasking } from './privacy/maskPolicy.ts';
import { batchServiceOf, createBatchApi } from './providers/batch/batchService.ts';
import { type Capabilities, createCapabilities, prefills } from './providers/capabilities.ts';
import { isLocal } from './providers/catalog.ts';
import { createConnect } from './providers/connect.ts';
import { nameTarget, withFacts } from './providers/nameTarget.ts';
import { displayUrl } from './providers/openaiCompatible/baseUrl.ts';
import { createProviders } from './providers/providers.ts';
import { createRefusals } from './providers/refusals.ts';
import { createValidate } from './quality/validate.ts';
import { createBreaker } from './resilience/breaker.ts';
import { createHealthChecks, describeHealth } from './resilience/health.ts';
import { createLimits } from './resilience/limit.ts';
import { createRetry } from './resilience/retry.ts';
import { createRetryBudget } from './resilience/retryBudget.ts';
import { createTimeouts, withinLimit } from './resilience/timeouts.ts';
import { createAuto } from './routing/auto.ts';
import { createCandidates } from './routing/candidates.ts';
import { createChain } from './routing/chain.ts';
import { createFailover } from './routing/failover.ts';
import { createForecast } from './routing/forecast.ts';
import { createLatency } from './routing/latency.ts';
import type { Connection } from './settings.ts';

/**
 * The architecture on one screen: meter -> mask -> cache -> validate -> failover over the targets of a chain, and for each target: budget -> retry -> limits ->
 * circuit breaker -> attempt meter -> time-outs -> the provider that the model reference names.
 */

const demoModel: ModelRef = 'demo/demo';
const never = new AbortController().signal;

const targetOf = (model: ModelRef, target: Target | undefined): Target => target ?? { model, key: 0 };
/** Tokens of a question and its answer, for comparing prices. */
const usualExchange = { input: 1000, output: 500 };
/** Failures that may be gone at the next try; a page instead of an answer is often a proxy's before a busy server. */
const comesAndGoes = ({ code, data }: ChatError): boolean => data.retryable || code === 'malformed-response';
/** How long a health check may take, in milliseconds. */
const healthCheckMs = 5000;

export function createEngine(options: EngineOptions): Engine {
  const { settings, secrets, http, ledger, logger, now, timers, locale, onModels, told = () => undefined } = options;
  const healthListeners = new Set<() => void>();

  const connectionById = (id: string): Connection | undefined =>
    settings().connections.find((connection) => connection.id === id);
  const connectionOf = (ref: ModelRef): Connection | undefined => connectionById(splitModelRef(ref).connectionId);

  const refusals = createRefusals({
    now,
    store: options.refusals,
    placeOf: (model) => displayUrl(connectionOf(model)?.baseUrl ?? ''),
  });
  const capabilities = createCapabilities({ overrides: () => settings().capabilities, told, refusals });

  /** `auto` can do what one of its models can. */
  function abilitiesOf(model: ModelRef): Capabilities {
    if (model !== autoModel) return capabilities.of(model);
    const all = autoModels().map(capabilities.of);
    return {
      ...capabilities.of(autoModels()[0] ?? demoModel),
      vision: all.some(({ vision }) => vision),
      tools: all.some(({ tools }) => tools),
    };
  }

  async function windowOf(model: ModelRef): Promise<number | undefined> {
    const { contextWindow } = capabilities.of(model);
    if (contextWindow !== undefined) return contextWindow;
    const connection = connectionOf(model);
    return connection && windowByTable(splitModelRef(model).modelId, connection.baseUrl);
  }

  async function widestWindow(model: ModelRef): Promise<number | undefined> {
    if (model !== autoModel) return windowOf(model);
    const windows = await Promise.all(autoModels().map(windowOf));
    const known = windows.filter((window) => window !== undefined);
    return known.length === windows.length && known.length > 0 ? Math.max(...known) : undefined;
  }

  const connect = createConnect({
    http,
    estimateUsage: createUsageEstimate,
    now,
    capabilities,
    refusals,
    hostModels: options.hostModels,
  });

  const providerOf = createProviders({ connectionById, secrets, connect, locale });

  async function* route(...[request, context]: Parameters<Handler>): AsyncGenerator<ChatEvent, void> {
    const target = targetOf(request.model, context.target);
    const provider = await providerOf(target);
    logger.debug('Request', { requestId: context.requestId, target: targetId(target), purpose: context.purpose });
    yield* provider.chat({ ...request, model: splitModelRef(request.model).modelId }, context);
  }

  const costOf = createCostOf({
    overrides: () => settings().prices,
    connection(id) {
      const connection = connectionById(id);
      return connection && { baseUrl: connection.baseUrl, local: isLocal(connection) };
    },
  });
  const costNow = (model: ModelRef, usage: Usage): Promise<number | null> => costOf(model, usage, now());

  /** What the dearest of the models would cost; null when one has no known price. */
  async function dearest(models: readonly ModelRef[], usage: Usage): Promise<number | null> {
    const costs = await Promise.all(models.map((model) => costNow(model, usage)));
    return costs.reduce((most, each) => (most === null || each === null ? null : Math.max(most, each)), 0);
  }

  /** Throws ChatErrors. */
  async function batchApi(model: ModelRef): Promise<BatchApi | undefined> {
    const connection = settings().demoMode ? undefined : connectionOf(model);
    const service = connection && batchServiceOf(connection);
    if (!service) return undefined;
    const key = await secrets.get(connection.id);
    const limitMs = (): number => settings().timeouts.totalSeconds * 1000;
    return createBatchApi(service, {
      connection,
      key,
      http,
      now,
      estimateUsage: createUsageEstimate,
      limitMs,
      capabilities: (modelId) => capabilities.of(`${connection.id}/${modelId}`),
    });
  }

  const chainOf: ChooseChain = createChain({
    fallbacks: (model) => settings().fallbacks[model] ?? settings().fallbacks['*'] ?? [],
    keys: (connectionId) => connectionById(connectionId)?.keys ?? 1,
  });
  const limits = createLimits({
    maxConcurrent: () => settings().reliability.maxConcurrent,
    maxWaitMs: () => settings().reliability.maxWaitSeconds * 1000,
    countTokens: (request) => estimateInputTokens(request) + (request.sampling?.maxTokens ?? 0),
    now,
    timers,
    store: options.rateLimits,
  });
  const breaker = createBreaker({
    now,
    store: options.health,
    onChange(target) {
      checks.changed(target);
      for (const listener of healthListeners) listener();
    },
  });
  const checks = createHealthChecks({
    circuits: breaker.circuits,
    check: async (target) => withinLimit((await providerOf(target)).listModels, never, healthCheckMs, timers),
    now,
    timers,
  });
  const retryBudget = createRetryBudget({ now });
  const retry = createRetry({
    limits() {
      const { retries, maxWaitSeconds } = settings().reliability;
      return { retries, maxWaitMs: maxWaitSeconds * 1000 };
    },
    budget: retryBudget,
    now,
    timers,
  });
  const cost: Engine['cost'] = (model, { input, output }) =>
    costNow(model, { inputTokens: input, outputTokens: output, estimated: true });
  const autoModels = (): readonly ModelRef[] => {
    const { routing, connections } = settings();
    const named = routing.models.filter((model) => model !== autoModel);
    if (named.length > 0) return named;
    const all = connections.flatMap(({ id, models = [] }) => models.map((model) => `${id}/${model}`));
    return all.length > 0 ? all : [demoModel];
  };
  const latency = createLatency();
  const candidates = createCandidates({
    models: autoModels,
    abilities: capabilities.of,
    contextWindow: windowOf,
    price: (model) => cost(model, usualExchange),
    health: () => describeHealth(breaker, limits, now()),
    firstTokenMs: latency.of,
    now,
  });
  const choose = createAuto({
    candidates: async () => ({ candidates: await candidates(), ordered: settings().routing.models.length > 0 }),
    policy: () => settings().routing.policy,
    chainOf,
    countTokens: (request) => estimateInputTokens(request) + (request.sampling?.maxTokens ?? usualExchange.output),
    embedder: options.embedder,
    logger,
  });
  const forecast = createForecast({ candidates, cost });
  const budget = createBudget({
    ledger,
    limits: () => settings().budget,
    isFree: async (model) => (await cost(model, usualExchange)) === 0,
    logger,
    now,
  });
  const timeouts = createTimeouts({
    limits() {
      const { firstByteSeconds, idleSeconds, totalSeconds } = settings().timeouts;
      return { firstByteMs: firstByteSeconds * 1000, idleMs: idleSeconds * 1000, totalMs: totalSeconds * 1000 };
    },
    timers,
  });
  const attemptMeter = createAttemptMeter({ costOf, estimateUsage: createUsageEstimate, ledger, logger, now });

  /** Similar questions are found where there is something to compare them with. */
  function semanticIndex(): SemanticIndex | undefined {
    const { semantic: store, shared } = options.cache ?? {};
    const { embedder } = options;
    if (!store || !embedder) return undefined;
    return createLazySemantic({ store, embedder, shared, settings: () => settings().cache.semantic });
  }

  const cache: Cache | undefined =
    options.cache &&
    createCache({
      ...options.cache,
      settings: () => settings().cache,
      semantic: semanticIndex(),
      placeOf({ model }, { routing = settings().routing.policy }) {
        const where = (ref: ModelRef) => {
          const { name, models, keys, ...connection } = connectionOf(ref) ?? {};
          return { ref, connection };
        };
        return model === autoModel ? { routing, models: autoModels().map(where) } : where(model);
      },
      ask: (request, context) => chat(request, context),
      newRequestId: randomUUID,
      logger,
      now,
    });
  const cached: Middleware = (next) => cache?.middleware(next) ?? next;

  const masking = createMasking({ mode: () => settings().privacy.mask });

  const reports = options.observer && createRequestReports({ observer: options.observer, logger, now });

  const answer = compose(
    [
      createMeter({ ledger, logger, now, report: reports?.report }),
      masking.middleware,
      cached,
      createValidate({ enabled: () => settings().reliability.checkAnswers }),
      before(
        'route',
        createFailover({
          choose,
          again: (error, { purpose }) => comesAndGoes(error) && retryBudget.withdraw(purpose),
          continuation: (model) => (prefills(splitModelRef(model).modelId) ? 'prefill' : 'prompt'),
        }),
      ),
      budget.middleware,
      retry.middleware,
      nameTarget(connectionOf),
      before('queue', limits.middleware),
      breaker.middleware,
      latency.middleware,
      attemptMeter,
      timeouts,
    ],
    route,
  );

  const chat: Handler = (request, context) => {
    const demoInstead = settings().demoMode && splitModelRef(request.model).connectionId !== 'demo';
    return answer(demoInstead ? { ...request, model: demoModel } : request, reports?.begin(context) ?? context);
  };

  return {
    chat,
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
    async batches(store) {
      const { createBatches } = await import('./batch/batches.ts');
      return createBatches({
        store,
        chat,
        concurrency: () => settings().batch.concurrency,
        api: batchApi,
        checkBudget: budget.check,
        costOf: costNow,
        masking: {
          mask: async (request) => (await masking.preview(request)).request,
          reveal: masking.reveal,
        },
        logger,
        now,
        newRequestId: randomUUID,
        stream: () => settings().streaming,
        sleep: (ms, signal) => delay(ms, undefined, { signal }).catch(() => {}),
        random: Math.random,
      });
    },
    batchService: batchApi,
    async estimateBatch(input) {
      const [{ estimateBatch }, { tokenizerOf }] = await Promise.all([
        import('./batch/batches.ts'),
        import('./observability/tokenizers.ts'),
      ]);
      const { count } = await tokenizerOf(splitModelRef(input.model).modelId);
      const models = input.model === autoModel ? autoModels() : [input.model];
      return estimateBatch(input, { count, costOf: (_model, usage) => dearest(models, usage) });
    },
    capabilities: abilitiesOf,
    cache: cache?.control,
    masked: masking.preview,
    contextWindow: widestWindow,
    cost,
    autoModels,
    forecast,
    budgets: budget.states,
    retryNow: retry.retryNow,
    health: () => describeHealth(breaker, limits, now()),
    onHealth(listener) {
      healthListeners.add(listener);
      return () => healthListeners.delete(listener);
    },
    close() {
      checks.dispose();
      cache?.close();
      options.embedder?.close();
      return http.close();
    },
  };
}
