import { attemptsOf, cacheResultOf, type RequestRecord } from '../../core/requestRecord.ts';
import { type TargetHealth, targetId } from '../../core/targets.ts';
import type { Span } from '../../core/trace.ts';
import { Counter, Gauge, Histogram, Registry } from './promClient.ts';

export type MetricsOptions = {
  /** How the targets do, asked at each scrape. */
  readonly health: () => readonly TargetHealth[];
  readonly version: string;
};

export type Metrics = {
  observe(record: RequestRecord): void;
  /** All metrics in Prometheus' text format, or in OpenMetrics where the `Accept` header takes that. */
  text(accept: string): Promise<{ readonly contentType: string; readonly body: string }>;
};

/**
 * Upper bounds from 0.1 ms, for answers of the cache, to 10 minutes, each under 5 % above the one before: a quantile is
 * read from between two bounds, so it is right within 5 %, whatever the times.
 */
const growth = 1.048;
export const latencyBuckets: readonly number[] = (() => {
  const bounds: number[] = [];
  for (let bound = 0.0001; bound < 600; bound *= growth) bounds.push(Number(bound.toPrecision(4)));
  return [...bounds, 600];
})();

/** Targets that have a label of their own; the others share one, so that nothing grows without bound. */
const maxTargets = 50;
const circuits = ['closed', 'half-open', 'open'] as const;

/** Counts requests for Prometheus. Names and units follow its conventions: base units, `_total` for counters. */
export function createMetrics({ health, version }: MetricsOptions): Metrics {
  const registry = new Registry();
  const registers = [registry];
  const known = new Set<string>();

  function label(target: string | null | undefined): string {
    if (target === null || target === undefined) return 'none';
    if (known.has(target) || known.size < maxTargets) {
      known.add(target);
      return target;
    }
    return 'other';
  }

  const counter = <Label extends string>(name: string, help: string, ...labelNames: Label[]) =>
    new Counter({ name: `chat_llm_${name}`, help, labelNames, registers });
  const latency = (name: string, help: string) =>
    new Histogram({ name: `chat_llm_${name}`, help, labelNames: ['target'], buckets: [...latencyBuckets], registers });
  /** A gauge that is read at each scrape; `merge` makes one value of those of targets that share a label. */
  const gauge = <Label extends string>(
    name: string,
    help: string,
    labelNames: Label[],
    merge: (a: number, b: number) => number,
    read: (health: TargetHealth) => readonly (readonly [Partial<Record<Label, string>>, number])[],
  ) =>
    new Gauge<string>({
      name: `chat_llm_${name}`,
      help,
      labelNames: ['target', ...labelNames],
      registers,
      collect() {
        this.reset();
        const values = new Map<string, readonly [Partial<Record<string, string>>, number]>();
        for (const one of health()) {
          for (const [own, value] of read(one)) {
            const labels = { target: label(targetId(one.target)), ...own };
            const key = JSON.stringify(labels);
            const before = values.get(key);
            values.set(key, [labels, before ? merge(before[1], value) : value]);
          }
        }
        for (const [labels, value] of values.values()) this.set(labels, value);
      },
    });
  const sum = (a: number, b: number): number => a + b;

  const info = new Gauge({
    name: 'chat_llm_build_info',
    help: 'The version that runs.',
    labelNames: ['version'],
    registers,
  });
  info.set({ version }, 1);
  const requests = counter('requests_total', 'Requests that ended.', 'target', 'outcome', 'purpose');
  const attempts = counter('attempts_total', 'Calls to targets that ended.', 'target', 'outcome');
  const errors = counter('errors_total', 'Calls to targets that failed, by category.', 'target', 'kind');
  const tokens = counter('tokens_total', 'Tokens by kind; the kinds add up to all.', 'target', 'kind');
  const cost = counter('cost_usd_total', 'Cost in US dollars, where a price is known.', 'target');
  const retries = counter('retries_total', 'Calls that were repeated.', 'target');
  const fallbacks = counter('fallbacks_total', 'Times that another model was asked instead.', 'target');
  const cached = counter('cache_requests_total', 'Requests that asked the cache, by what it had.', 'result');
  const savedTokens = counter('cache_saved_tokens_total', 'Tokens that answers of the cache did not take.', 'result');
  const savedCost = counter('cache_saved_cost_usd_total', 'US dollars that they did not cost.', 'result');
  const duration = latency('request_duration_seconds', 'From the question to the end of the answer.');
  const firstToken = latency('time_to_first_token_seconds', 'From the question to the first piece of the answer.');
  gauge('target_available', '1 when the target is asked, 0 while it is left alone.', [], Math.min, ({ circuit }) => [
    [{}, circuit === 'open' ? 0 : 1],
  ]);
  gauge('target_circuit_state', '1 for the state that the circuit breaker is in.', ['state'], Math.max, ({ circuit }) =>
    circuits.map((state) => [{ state }, state === circuit ? 1 : 0]),
  );
  gauge('target_running_requests', 'Requests that run.', [], sum, ({ running }) => [[{}, running]]);
  gauge('target_waiting_requests', 'Requests that wait for their turn.', [], sum, ({ waiting }) => [[{}, waiting]]);

  function countAttempt({ facts, error }: Span): void {
    const target = label(facts.target);
    attempts.inc({ target, outcome: facts.outcome ?? 'complete' });
    if (error && error.kind !== 'cancelled') errors.inc({ target, kind: error.kind });
    const {
      inputTokens = 0,
      cachedInputTokens = 0,
      cacheWriteTokens = 0,
      outputTokens = 0,
      reasoningTokens = 0,
    } = facts;
    const kinds = {
      input: inputTokens - cachedInputTokens - cacheWriteTokens,
      cached_input: cachedInputTokens,
      cache_write: cacheWriteTokens,
      output: outputTokens - reasoningTokens,
      reasoning: reasoningTokens,
    };
    for (const [kind, count] of Object.entries(kinds)) if (count > 0) tokens.inc({ target, kind }, count);
    if (facts.costUsd !== undefined) cost.inc({ target }, facts.costUsd);
  }

  function countCache(record: RequestRecord): void {
    const result = cacheResultOf(record);
    if (result === undefined) return;
    cached.inc({ result });
    if (record.hit) savedTokens.inc({ result }, record.hit.savedTokens);
    if (record.hit?.savedUsd) savedCost.inc({ result }, record.hit.savedUsd);
  }

  return {
    observe(record) {
      countCache(record);
      const target = label(record.target);
      requests.inc({ target, outcome: record.outcome, purpose: record.purpose });
      if (record.retries > 0) retries.inc({ target }, record.retries);
      if (record.fallbacks > 0) fallbacks.inc({ target: label(record.model) }, record.fallbacks);
      if (record.outcome === 'complete') duration.observe({ target }, record.durationMs / 1000);
      if (record.firstTokenMs !== null) firstToken.observe({ target }, record.firstTokenMs / 1000);
      for (const attempt of attemptsOf(record)) countAttempt(attempt);
    },
    async text(accept) {
      const body = await registry.metrics();
      return accept.includes('application/openmetrics-text')
        ? { contentType: Registry.OPENMETRICS_CONTENT_TYPE, body: toOpenMetrics(body) }
        : { contentType: Registry.PROMETHEUS_CONTENT_TYPE, body };
    },
  };
}

/**
 * In OpenMetrics a counter's name ends before `_total`, which its samples alone have, and the text ends in a mark. The
 * client could write it too, but renames its counters for good when it does.
 */
const toOpenMetrics = (text: string): string =>
  `${text
    .replaceAll(/^(# (?:HELP|TYPE) \S+)_total /gm, '$1 ')
    .replaceAll(/\n{2,}/g, '\n')
    .trimEnd()}\n# EOF\n`;
