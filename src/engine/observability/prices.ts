import { type ModelRef, splitModelRef, type Usage } from '../../core/chat.ts';

/** US dollars per million tokens. */
export type Price = {
  readonly input: number;
  readonly output: number;
  /** Input read from the provider's cache, and input written to it; both cost as `input` where they are absent. */
  readonly cachedInput?: number | undefined;
  readonly cacheWrite?: number | undefined;
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

/** The cost of a usage in US dollars, or null when no price is known. Never throws. */
export type CostOf = (model: ModelRef, usage: Usage) => Promise<number | null>;

function byPrice(price: Price, usage: Usage): number {
  const { cached, written, fresh } = inputParts(usage);
  const input =
    fresh * price.input + cached * (price.cachedInput ?? price.input) + written * (price.cacheWrite ?? price.input);
  return (input + usage.outputTokens * price.output) / 1_000_000;
}

/** The input tokens by price; together they are never more than there were. */
function inputParts({ inputTokens, cachedInputTokens = 0, cacheWriteTokens = 0 }: Usage) {
  const cached = Math.min(cachedInputTokens, inputTokens);
  const written = Math.min(cacheWriteTokens, inputTokens - cached);
  return { cached, written, fresh: inputTokens - cached - written };
}

/** By the price table of `@pydantic/genai-prices`, which is loaded on first use. */
async function byTable(modelId: string, baseUrl: string, usage: Usage): Promise<number | null> {
  const { calcPrice, findProvider } = await import('@pydantic/genai-prices');
  // Without a known vendor behind the address a model's name says nothing about its price.
  const provider = findProvider({ providerApiUrl: baseUrl });
  if (!provider) return null;
  const { cached, written } = inputParts(usage);
  const counts = {
    input_tokens: usage.inputTokens,
    output_tokens: usage.outputTokens,
    ...(cached > 0 ? { cache_read_tokens: cached } : {}),
    ...(written > 0 ? { cache_write_tokens: written } : {}),
  };
  try {
    return calcPrice(counts, modelId, { provider })?.total_price ?? null;
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

/** The demo model and models on the user's own machine cost nothing; the user's prices win over the table. */
export function createCostOf({ overrides, connection }: PriceOptions): CostOf {
  return async (model, usage) => {
    const { connectionId, modelId } = splitModelRef(model);
    const own = overrides();
    const price = own[model] ?? own[modelId];
    if (price) return byPrice(price, usage);
    if (connectionId === 'demo') return 0;
    const known = connection(connectionId);
    if (!known) return null;
    if (known.local) return 0;
    return byTable(modelId, known.baseUrl, usage).catch(() => null);
  };
}
