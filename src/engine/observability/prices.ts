import { type ModelRef, splitModelRef, type Usage } from '../../core/chat.ts';

/** The price table that is built in: its package's version and the day it was published. */
export const priceTable = { name: '@pydantic/genai-prices', version: '0.1.8', date: '2026-09-23' } as const;

type Rates = {
  readonly input: number;
  readonly output: number;
  readonly cachedInput?: number | undefined;
  readonly cacheWrite?: number | undefined;
};

/** US dollars per million tokens. What is absent costs what `input` or `output` costs. */
export type Price = Rates & {
  readonly reasoning?: number | undefined;
  /** For all tokens of a request of more than `above` input tokens. */
  readonly longContext?: (Rates & { readonly above: number }) | undefined;
  /** The part of the price that batch processing costs; half of it without. */
  readonly batch?: number | undefined;
};

export type PricedConnection = {
  readonly baseUrl: string;
  /** True when the endpoint runs on the user's own machine. */
  readonly local: boolean;
};

export type PriceOptions = {
  /** The user's own prices, by model reference or model id. */
  readonly overrides: () => Readonly<Record<string, Price>>;
  readonly connection: (connectionId: string) => PricedConnection | undefined;
};

/**
 * The cost in US dollars of a usage at a time (milliseconds since the epoch; vendors' prices change by day and by hour),
 * or null when no price is known. Never throws.
 */
export type CostOf = (model: ModelRef, usage: Usage, at: number) => Promise<number | null>;

/** What OpenAI, Anthropic, Google and others charge for batch and flex processing. */
const batchPart = 0.5;

type Counts = { readonly fresh: number; readonly cached: number; readonly written: number };

/** Input tokens by what they cost; more parts than there are tokens count as a provider's mistake. */
function splitInput({ inputTokens, cachedInputTokens = 0, cacheWriteTokens = 0 }: Usage): Counts {
  const cached = Math.min(cachedInputTokens, inputTokens);
  const written = Math.min(cacheWriteTokens, inputTokens - cached);
  return { fresh: inputTokens - cached - written, cached, written };
}

function byPrice(price: Price, usage: Usage): number {
  const { longContext } = price;
  const rates: Rates = longContext && usage.inputTokens > longContext.above ? longContext : price;
  const { fresh, cached, written } = splitInput(usage);
  const reasoning = price.reasoning === undefined ? 0 : Math.min(usage.reasoningTokens ?? 0, usage.outputTokens);
  const sum =
    fresh * rates.input +
    cached * (rates.cachedInput ?? rates.input) +
    written * (rates.cacheWrite ?? rates.input) +
    (usage.outputTokens - reasoning) * rates.output +
    reasoning * (price.reasoning ?? 0);
  return (sum * (usage.serviceTier === 'batch' ? (price.batch ?? batchPart) : 1)) / 1_000_000;
}

/** By the price table, which is loaded on first use: tiers for long requests, cached input and reasoning are its own. */
async function byTable(modelId: string, baseUrl: string, usage: Usage, at: number): Promise<number | null> {
  const { calcPrice, findProvider } = await import('@pydantic/genai-prices');
  // Without a known vendor behind the address a model's name says nothing about its price.
  const provider = findProvider({ providerApiUrl: baseUrl });
  // The table has standard prices only, and what priority costs differs by model.
  if (!provider || usage.serviceTier === 'priority') return null;
  const { cached, written } = splitInput(usage);
  const reasoning = Math.min(usage.reasoningTokens ?? 0, usage.outputTokens);
  const counts = {
    input_tokens: usage.inputTokens,
    output_tokens: usage.outputTokens,
    ...(cached > 0 ? { cache_read_tokens: cached } : {}),
    ...(written > 0 ? { cache_write_tokens: written } : {}),
    ...(reasoning > 0 ? { output_reasoning_tokens: reasoning } : {}),
  };
  try {
    const total = calcPrice(counts, modelId, { provider, timestamp: new Date(at) })?.total_price ?? null;
    return total !== null && usage.serviceTier === 'batch' ? total * batchPart : total;
  } catch {
    // The table has no price for one of the counts.
    return null;
  }
}

/** Tokens of input and output together by the same table; undefined where it does not know. Never throws. */
export async function windowByTable(modelId: string, baseUrl: string): Promise<number | undefined> {
  try {
    const { calcPrice, findProvider } = await import('@pydantic/genai-prices');
    const provider = findProvider({ providerApiUrl: baseUrl });
    return provider && calcPrice({}, modelId, { provider })?.model.context_window;
  } catch {
    return undefined;
  }
}

/**
 * The demo model and models on the user's own machine cost nothing; the user's prices win over what the provider says
 * it charges, and that over the table.
 */
export function createCostOf({ overrides, connection }: PriceOptions): CostOf {
  return async (model, usage, at) => {
    const { connectionId, modelId } = splitModelRef(model);
    const own = overrides();
    const price = own[model] ?? own[modelId];
    if (price) return byPrice(price, usage);
    if (connectionId === 'demo') return 0;
    const known = connection(connectionId);
    if (!known) return null;
    if (known.local) return 0;
    return usage.reportedCostUsd ?? byTable(modelId, known.baseUrl, usage, at).catch(() => null);
  };
}
