import { answeredBy } from '../../core/answeredBy.ts';
import type { CachedAnswer, CacheHints, CacheStore, SemanticIndex, SharedCache } from '../../core/cache.ts';
import type { CacheTier } from '../../core/cacheTiers.ts';
import type { ChatEvent, ChatRequest, Notice } from '../../core/chat.ts';
import type { Context, Handler, Middleware } from '../../core/pipeline.ts';
import type { Logger, Now } from '../../core/ports.ts';
import { cacheKeyOf, contextKeyOf } from './cacheKey.ts';
import { type CacheControl, createCacheControl } from './control.ts';
import { type CacheRules, isClean, mayCache, ttlMsOf } from './eligible.ts';
import { answerOf, costOf } from './entry.ts';
import { createExactTiers, type Found } from './exact.ts';
import { createFlight, type Flight } from './flight.ts';
import { createRecheck } from './recheck.ts';
import { createRefresh } from './refresh.ts';
import { type HitNotice, hitNotice, nothingUsed, replay } from './replay.ts';
import { createSemanticTier, type SemanticSettings } from './semanticTier.ts';

export type CacheSettings = CacheRules & {
  readonly memoryMegabytes: number;
  /** How long an answer that is over its time may still be given, while a new one is fetched. */
  readonly staleHours: number;
  readonly semantic: SemanticSettings;
};

export type CacheOptions = {
  readonly settings: () => CacheSettings;
  readonly store: CacheStore;
  readonly shared?: SharedCache | undefined;
  readonly semantic?: SemanticIndex | undefined;
  /** What a model reference stands for at present; part of the key. */
  readonly placeOf: (request: ChatRequest, context: Context) => unknown;
  /** The workspace of requests that name none. */
  readonly workspace?: string | undefined;
  /** The whole pipeline, for answers that are fetched anew in the background. */
  readonly ask: Handler;
  readonly newRequestId: () => string;
  /** Chooses what is checked, 0 to 1. */
  readonly random?: () => number;
  readonly logger: Logger;
  readonly now: Now;
};

export type Cache = {
  readonly middleware: Middleware;
  readonly control: CacheControl;
  close(): void;
};

/** What is known of a request that takes part. */
type Lookup = { readonly key: string; readonly contextKey: string; readonly hints: CacheHints };

const hourMs = 3_600_000;
const megabyte = 1_000_000;

/**
 * Gives answers again that were paid for before: from memory, from disk, from what machines share, of a similar question,
 * or of an equal request that is being answered just now. A hit is an answer of its own that took nothing, with a
 * `cache-hit` notice before its text (of an answer in flight: at its end, when what was saved is known). Of equal requests
 * at the same time the first one makes the call; all get its events, and all fail when it fails, since each repetition
 * that could help has been made by then.
 */
export function createCache(options: CacheOptions): Cache {
  const { settings, store, shared, now } = options;
  const exact = createExactTiers({
    maxMemoryBytes: () => settings().memoryMegabytes * megabyte,
    staleMs: () => settings().staleHours * hourMs,
    store,
    shared,
    now,
  });
  const semantic = createSemanticTier({
    index: options.semantic,
    settings: () => settings().semantic,
    exact,
    shared,
    now,
  });
  const refresh = createRefresh(options);
  const recheck = createRecheck({
    ...options,
    index: options.semantic,
    percent: () => settings().semantic.recheckPercent ?? 0,
    random: options.random ?? Math.random,
  });
  const flights = new Map<string, Flight>();

  function look(request: ChatRequest, context: Context): Lookup {
    const hints = { ...(options.workspace !== undefined && { workspace: options.workspace }), ...context.cache };
    const place = { scope: hints.scope ?? '', place: options.placeOf(request, context) };
    const contextKey = hints.question === undefined ? '' : contextKeyOf(request, hints.question, place);
    return { key: cacheKeyOf(request, place), contextKey, hints };
  }

  function count(context: Context, hit: HitNotice | undefined, durationMs = 0): void {
    // A title follows each new conversation: counted, half of all requests would be misses that nobody made.
    if (context.purpose === 'title') return;
    if (!hit) return void store.count({ tier: null });
    const { tier, key, savedTokens, savedUsd } = hit;
    void store.count({ tier, key, savedTokens, savedUsd: savedUsd ?? 0, savedMs: durationMs });
  }

  /** A kept answer as the answer to this request. */
  function* serve(context: Context, entry: CachedAnswer, notice: HitNotice): Generator<ChatEvent, void> {
    count(context, notice, entry.durationMs);
    yield notice;
    yield* replay(entry);
  }

  /** A call that others may join; what comes of it is stored. */
  function lead(next: Handler, request: ChatRequest, context: Context, lookup: Lookup, name: string): Flight {
    const { key } = lookup;
    const startedAt = now();
    let release = (): void => {};

    async function* open(signal: AbortSignal): AsyncGenerator<ChatEvent, void> {
      const claim = lookup.hints.fresh ? undefined : await shared?.claim(key);
      if (claim) release = claim.release;
      const entry = claim?.ours === false ? await claim.wait(signal) : undefined;
      // What comes after the call was given up would be given back by nobody.
      if (signal.aborted) release();
      if (entry) {
        yield* serve(context, entry, hitNotice(entry, 'shared'));
        return;
      }
      if (!lookup.hints.fresh) count(context, undefined);
      yield* next(request, { ...context, signal });
    }

    function keep(events: readonly ChatEvent[]): void {
      if (!isClean(events, request)) return;
      const at = now();
      const expiresAt = at + ttlMsOf(request, context, settings());
      const times = { storedAt: at, expiresAt, durationMs: at - startedAt };
      const entry = answerOf({ request, context, ...lookup, events, ...times });
      void exact.put(entry);
      semantic.add(entry);
    }

    const flight = createFlight({
      open,
      onEnd: keep,
      onClose() {
        release();
        if (flights.get(name) === flight) flights.delete(name);
      },
    });
    flights.set(name, flight);
    return flight;
  }

  /** The events of another request's call, without its bill. */
  async function* join(flight: Flight, request: ChatRequest, context: Context, key: string) {
    const notices: Notice[] = [];
    for await (const event of flight.read(context.signal)) {
      if (event.type === 'notice') {
        notices.push(event);
        if (event.notice !== 'attempt-metered') yield event;
      } else if (event.type === 'finish') {
        const storedAt = now();
        const model = answeredBy(request.model, notices);
        const answer = { key, storedAt, answeredBy: model, usage: event.usage, costUsd: costOf(notices) };
        const hit = notices.find((notice) => notice.notice === 'cache-hit') ?? hitNotice(answer, 'in-flight');
        count(context, hit);
        if (hit.tier === 'in-flight') yield hit;
        yield { ...event, usage: nothingUsed };
      } else yield event;
    }
  }

  /** The entry that a person chose from an offer. */
  async function chosen({ hints, contextKey }: Lookup): Promise<CachedAnswer | undefined> {
    const entry = hints.use === undefined ? undefined : (await exact.find(hints.use))?.entry;
    if (!entry || contextKey === '' || entry.contextKey !== contextKey) return undefined;
    return entry;
  }

  const middleware: Middleware = (next) =>
    async function* cache(request, context): AsyncGenerator<ChatEvent, void> {
      if (!mayCache(request, context, settings())) {
        yield* next(request, context);
        return;
      }
      const span = context.span?.child('cache');
      const traced = (result: CacheTier | 'miss' | 'fresh') => span?.end({ facts: { cache: result } });
      const lookup = look(request, context);
      const { key, hints, contextKey } = lookup;
      // Requests that do not wait alike make calls of their own.
      const name = `${context.purpose} ${key}`;

      if (hints.fresh) {
        traced('fresh');
        yield* lead(next, request, context, lookup, `${name} ${context.requestId}`).read(context.signal);
        return;
      }
      const offered = await chosen(lookup);
      if (offered) {
        traced('semantic');
        yield* serve(context, offered, hitNotice(offered, 'semantic', { question: offered.question }));
        return;
      }
      const found: Found | undefined = await exact.find(key);
      if (found) {
        traced(found.tier);
        if (found.stale) refresh.begin(request, context, key);
        yield* serve(context, found.entry, hitNotice(found.entry, found.tier, found.stale ? { stale: true } : {}));
        return;
      }
      if (!flights.has(name)) {
        const match = await semantic.find({ question: hints.question ?? '', contextKey }, context.signal);
        if (match?.verdict === 'serve') {
          const { entry, similarity } = match;
          traced('semantic');
          recheck.consider(request, context, entry, similarity);
          yield* serve(context, entry, hitNotice(entry, 'semantic', { question: entry.question, similarity }));
          return;
        }
        if (match) yield match.offer;
      }
      const running = flights.get(name);
      if (running) {
        traced('in-flight');
        yield* join(running, request, context, key);
        return;
      }
      traced('miss');
      yield* lead(next, request, context, lookup, name).read(context.signal);
    };

  return {
    middleware,
    control: createCacheControl({ store, exact, shared, semantic: options.semantic }),
    close() {
      refresh.close();
      recheck.close();
      options.semantic?.close();
    },
  };
}
