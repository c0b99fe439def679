/**
 * What the vendors of the recorded answers publish, in US dollars per million tokens, noted by hand from their price
 * pages. The invoice of a test is made from these, never from the price table that the program ships.
 */
export type PublishedPrice = {
  readonly baseUrl: string;
  readonly protocol?: 'openai-responses' | 'anthropic' | 'google';
  readonly input: number;
  readonly cached: number;
  readonly written?: number;
  readonly output: number;
  /** For requests of more than `above` input tokens, cached ones included. */
  readonly long?: {
    readonly above: number;
    readonly input: number;
    readonly cached: number;
    readonly written?: number;
    readonly output: number;
  };
};

const openai = 'https://api.openai.com/v1';
const anthropic = 'https://api.anthropic.com/v1';
const google = 'https://generativelanguage.googleapis.com/v1beta';
const mistral = 'https://api.mistral.ai/v1';
const deepseek = 'https://api.deepseek.com/v1';

export const publishedPrices: Readonly<Record<string, PublishedPrice>> = {
  'gpt-4.1-nano-2025-04-14': { baseUrl: openai, input: 0.1, cached: 0.025, output: 0.4 },
  'gpt-5.2-codex': { baseUrl: openai, protocol: 'openai-responses', input: 1.75, cached: 0.175, output: 14 },
  'gpt-5.3-codex': { baseUrl: openai, protocol: 'openai-responses', input: 1.75, cached: 0.175, output: 14 },
  'claude-sonnet-4-5-20250929': {
    baseUrl: anthropic,
    protocol: 'anthropic',
    input: 3,
    cached: 0.3,
    written: 3.75,
    output: 15,
    long: { above: 200_000, input: 6, cached: 0.6, written: 7.5, output: 22.5 },
  },
  'claude-haiku-4-5-20251001': {
    baseUrl: anthropic,
    protocol: 'anthropic',
    input: 1,
    cached: 0.1,
    written: 1.25,
    output: 5,
  },
  'gemini-3-pro-preview': {
    baseUrl: google,
    protocol: 'google',
    input: 2,
    cached: 0.2,
    output: 12,
    long: { above: 200_000, input: 4, cached: 0.4, output: 18 },
  },
  'mistral-small-latest': { baseUrl: mistral, input: 0.1, cached: 0.1, output: 0.3 },
  'magistral-medium-2507': { baseUrl: mistral, input: 2, cached: 2, output: 5 },
  // By day; from 16:30 to 00:30 UTC for less.
  'deepseek-chat': { baseUrl: deepseek, input: 0.27, cached: 0.07, output: 1.1 },
  'deepseek-reasoner': { baseUrl: deepseek, input: 0.55, cached: 0.14, output: 2.19 },
  'kimi-k3': { baseUrl: 'https://api.moonshot.ai/v1', input: 3, cached: 0.3, output: 15 },
  // Not in the program's table: a person gives it in `chatLlm.prices`.
  'qwen3-max': {
    baseUrl: 'https://dashscope-intl.aliyuncs.com/compatible-mode/v1',
    input: 1.2,
    cached: 0.24,
    output: 6,
  },
};
