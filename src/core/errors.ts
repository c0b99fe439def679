import type { BudgetPeriod } from './budget.ts';
import type { RateLimits } from './rateLimits.ts';
import type { Shortfall } from './shortfall.ts';

/** One error taxonomy for every door. Errors are told apart by `code` and `kind`, never by message. */

export type ErrorKind = 'client' | 'server' | 'network' | 'model' | 'rate-limit' | 'auth' | 'cancelled' | 'internal';

type Traits = { readonly kind: ErrorKind; readonly retryable: boolean };

const traits = {
  'bad-url': { kind: 'client', retryable: false },
  'bad-request': { kind: 'client', retryable: false },
  'unknown-connection': { kind: 'client', retryable: false },
  'endpoint-not-found': { kind: 'client', retryable: false },
  'model-not-found': { kind: 'client', retryable: false },
  'context-too-long': { kind: 'client', retryable: false },
  'bad-settings': { kind: 'client', retryable: false },
  'bad-template': { kind: 'client', retryable: false },
  'bad-import': { kind: 'client', retryable: false },
  'key-missing': { kind: 'auth', retryable: false },
  'key-rejected': { kind: 'auth', retryable: false },
  forbidden: { kind: 'auth', retryable: false },
  'rate-limited': { kind: 'rate-limit', retryable: true },
  'budget-reached': { kind: 'client', retryable: false },
  'quota-exhausted': { kind: 'rate-limit', retryable: false },
  'server-error': { kind: 'server', retryable: true },
  overloaded: { kind: 'server', retryable: true },
  'malformed-response': { kind: 'server', retryable: false },
  'connection-refused': { kind: 'network', retryable: true },
  'host-not-found': { kind: 'network', retryable: true },
  'proxy-failed': { kind: 'network', retryable: false },
  'tls-failed': { kind: 'network', retryable: false },
  'connection-lost': { kind: 'network', retryable: true },
  'connect-timeout': { kind: 'network', retryable: true },
  'first-byte-timeout': { kind: 'network', retryable: true },
  'idle-timeout': { kind: 'network', retryable: true },
  'total-timeout': { kind: 'network', retryable: false },
  'answer-cut': { kind: 'network', retryable: true },
  'empty-answer': { kind: 'model', retryable: true },
  'answer-too-large': { kind: 'model', retryable: false },
  /** It failed too often lately, so it was not even asked. */
  'circuit-open': { kind: 'server', retryable: true },
  /** Too much was waiting, and this was background work. */
  shed: { kind: 'client', retryable: true },
  /** It answered, and a check found the answer wanting. */
  'answer-rejected': { kind: 'model', retryable: false },
  'content-filtered': { kind: 'model', retryable: false },
  'batch-unanswered': { kind: 'server', retryable: true },
  'batch-unconfirmed': { kind: 'network', retryable: false },
  cancelled: { kind: 'cancelled', retryable: false },
  storage: { kind: 'internal', retryable: false },
  internal: { kind: 'internal', retryable: false },
} as const satisfies Record<string, Traits>;

export type ErrorCode = keyof typeof traits;
export const errorCodes = Object.keys(traits) as readonly ErrorCode[];

/** The part of an error that may be stored, logged and shown: it holds no key and no prompt. */
export type ErrorData = {
  readonly code: ErrorCode;
  readonly kind: ErrorKind;
  readonly retryable: boolean;
  /** HTTP status, when one was received. */
  readonly status?: number;
  /** The connection's id. */
  readonly provider?: string;
  /** The model's id without the connection. */
  readonly model?: string;
  /** The base URL or host, without credentials and query. */
  readonly endpoint?: string;
  readonly requestId?: string;
  /** Milliseconds the provider asked to wait. */
  readonly retryAfterMs?: number;
  /** What the provider said of its rate limits. */
  readonly rateLimits?: RateLimits;
  /** Milliseconds of the limit that was hit, for time-outs. */
  readonly limitMs?: number;
  /** Of a budget that is used up. */
  readonly period?: BudgetPeriod;
  readonly limitUsd?: number;
  /** A short text of the provider's or the system's own, already redacted. */
  readonly detail?: string;
  /** What the request asked for that the model cannot do. */
  readonly unsupported?: Shortfall;
};

export type ErrorFacts = Omit<ErrorData, 'code' | 'kind' | 'retryable'>;

const mark = Symbol.for('chat-llm.ChatError');

export class ChatError extends Error {
  readonly data: ErrorData;

  constructor(code: ErrorCode, facts: ErrorFacts = {}, options?: { cause?: unknown }) {
    super(facts.detail ? `${code}: ${facts.detail}` : code, options);
    this.name = 'ChatError';
    this.data = { code, ...traits[code], ...facts };
    Object.defineProperty(this, mark, { value: true });
  }

  get code(): ErrorCode {
    return this.data.code;
  }

  get kind(): ErrorKind {
    return this.data.kind;
  }

  /** Works across bundles and realms, where `instanceof` does not. */
  static is(value: unknown): value is ChatError {
    return typeof value === 'object' && value !== null && mark in value;
  }

  /** Any thrown value as a ChatError; what is not one becomes `internal` and keeps its cause. */
  static from(value: unknown, facts: ErrorFacts = {}): ChatError {
    if (ChatError.is(value)) return value;
    if (value instanceof Error && value.name === 'AbortError')
      return new ChatError('cancelled', facts, { cause: value });
    return new ChatError('internal', facts, { cause: value });
  }
}
