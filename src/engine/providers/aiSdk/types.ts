import type { createAnthropic } from '@ai-sdk/anthropic';
import type { ChatRequest, ModelInfo } from '../../../core/chat.ts';
import type { Context } from '../../../core/pipeline.ts';

/** The library's own types, by way of one of its packages, and what tells the vendors' protocols apart. */

export type LanguageModel = ReturnType<ReturnType<typeof createAnthropic>['languageModel']>;
export type CallOptions = Parameters<LanguageModel['doStream']>[0];
export type Prompt = CallOptions['prompt'];
export type PromptMessage = Prompt[number];
export type ProviderOptions = NonNullable<CallOptions['providerOptions']>;
export type Part =
  Awaited<ReturnType<LanguageModel['doStream']>>['stream'] extends ReadableStream<infer Each> ? Each : never;
export type Whole = Awaited<ReturnType<LanguageModel['doGenerate']>>;
export type LibraryUsage = Whole['usage'];
export type Metadata = Whole['providerMetadata'];
export type LibraryFinishReason = Whole['finishReason']['unified'];

export type CreateModel = (settings: {
  readonly baseURL: string;
  readonly fetch: typeof globalThis.fetch;
  readonly modelId: string;
}) => LanguageModel;

/** What a payload of a stream says about the stream itself. */
export type Sight = {
  /** It is one of the protocol's. */
  readonly recognised: boolean;
  /** The answer is complete: what happens to the connection after it does not matter. */
  readonly final?: boolean;
  /** Nothing follows it. */
  readonly last?: boolean;
  /** The provider's report that it failed. */
  readonly failure?: unknown;
};

/** One page of a list of models; `next`: the query of the page that follows. */
export type ModelPage = {
  readonly models: readonly ModelInfo[];
  readonly next?: Readonly<Record<string, string>>;
};

export type Dialect = {
  /** The path's part that names the API's version, for base URLs that carry none. */
  readonly version: string;
  authorize(key: string): Readonly<Record<string, string>>;
  /** What every request carries besides the key. */
  readonly headers: Readonly<Record<string, string>>;
  /** Parameters that a request can do without, as `outer.inner` in the protocol's terms. */
  readonly optional: readonly string[];
  inspect(payload: unknown): Sight;
  /** What the library takes for the end of a stream, where the answer is complete before it (tap.ts). */
  readonly closing?: object;
  /** Loads the vendor's part of the library. */
  load(): Promise<CreateModel>;
  /** What only this vendor takes. */
  options(request: ChatRequest, context: Context): ProviderOptions;
  /** Marks the prompt's parts that the provider should keep in its cache. */
  markForCache?(prompt: Prompt, context: Context): Prompt;
  /** Query parameters of the first page of the list of models. */
  readonly pageQuery: Readonly<Record<string, string>>;
  /** Undefined when the value is no list of models. */
  readModels(value: unknown): ModelPage | undefined;
};
