import type { ChatRequest, ModelInfo, Usage } from './chat.ts';
import type { Handler } from './pipeline.ts';

/** What the engine needs from the world outside. Each composition root brings its own. */

/** Milliseconds since the epoch. */
export type Now = () => number;

/** The system's own, or a simulated one in tests. */
export type Timers = {
  setTimeout(callback: () => void, ms: number): unknown;
  clearTimeout(timer: unknown): void;
};

/** A small state that should outlive a restart for a while; what it holds is checked by whoever loads it. */
export type StateStore = {
  load(): unknown;
  save(state: unknown): void;
};

/** Where API keys live. Keys are named by connection id and leave this port only into a request's header. */
export type SecretStore = {
  get(connectionId: string): Promise<string | undefined>;
  set(connectionId: string, key: string): Promise<void>;
  delete(connectionId: string): Promise<void>;
};

export type LogFields = Readonly<Record<string, string | number | boolean | undefined>>;
/** Fields hold facts, never prompts, answers or keys. */
export type Logger = {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
};

export type HttpRequest = {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly signal: AbortSignal;
};

export type HttpResponse = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** Breaking out of the iteration, or aborting the request's signal, closes the socket. */
  readonly body: AsyncIterable<Uint8Array>;
};

/**
 * Resolves when the response's headers are there, whatever the status.
 * Throws a ChatError of kind `network` (or `cancelled`) when there is no response.
 */
export type HttpClient = {
  request(request: HttpRequest): Promise<HttpResponse>;
  close(): Promise<void>;
};

/** One endpoint that answers chats. `chat` takes requests whose `model` is the provider's own id. */
export type Provider = {
  readonly chat: Handler;
  listModels(signal: AbortSignal): Promise<readonly ModelInfo[]>;
};

/** Loads the models that the program around us offers. */
export type HostModels = (estimateUsage: EstimateUsage) => Promise<Provider>;

/** Guesses a request's usage where no provider reports it: `add` each piece of the answer, in order. */
export type UsageEstimate = {
  add(piece: string): void;
  usage(): Usage;
};
export type EstimateUsage = (request: ChatRequest) => UsageEstimate;

/** Turns texts into vectors on this machine: near in meaning, near in angle. */
export type Embedder = {
  /** Names the model: vectors of different models cannot be compared. */
  readonly id: string;
  readonly dimensions: number;
  /** A vector of unit length for each text, in order; zeros for an empty one. Throws ChatError, `cancelled` included. */
  embed(texts: readonly string[], signal: AbortSignal): Promise<readonly Float32Array[]>;
  /** Frees what it holds; the next call starts anew. */
  close(): void;
};
