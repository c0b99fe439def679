import type { AnswerProblem } from './answerProblem.ts';
import type { CacheHints } from './cache.ts';
import type { ChatEvent, ChatRequest, FinishReason, Target, ToolCall, Usage } from './chat.ts';
import type { RoutingPolicy } from './routing.ts';
import type { ActiveSpan } from './trace.ts';

/** What a request is for: it decides how patiently it waits, and what gives way to what. */
export type Purpose = 'chat' | 'template' | 'commit' | 'title' | 'summary' | 'batch' | 'probe' | 'recheck';

/** Facts about one call. Collaborators do not belong here: they go to factories. */
export type Context = {
  readonly requestId: string;
  readonly signal: AbortSignal;
  readonly purpose: Purpose;
  readonly conversationId?: number;
  /** The stored answer that this call writes. */
  readonly messageId?: number;
  /** The prompt template's name, when one made the request. */
  readonly template?: string;
  /** Neither kept to be given again nor written to a log with its text. */
  readonly private?: boolean;
  /** What the cache should know of it. */
  readonly cache?: CacheHints;
  /** What matters most when the engine chooses the model, in place of the setting. */
  readonly routing?: RoutingPolicy;
  /** The answer is to be code: of which language (VS Code's id), and what of the file it takes the place of, if anything. */
  readonly code?: { readonly language: string; readonly replaces: string };
  /** How the whole answer is judged; set by the engine. */
  readonly check?: AnswerCheck;
  /** Which of the targets this attempt goes to; set by failover. */
  readonly target?: Target;
  /** How many other targets are left to ask when this one fails; set by failover. */
  readonly alternatives?: number;
  /** How many targets were asked before this one; set by failover. */
  readonly hops?: number;
  /** The person wants this attempt now: it is let through to a target that is left alone, as a trial. */
  readonly trial?: boolean;
  /** The headers of W3C Trace Context that came with the call, where it came from elsewhere. */
  readonly traceparent?: string;
  readonly tracestate?: string;
  /** The step of the trace that this call is; set by the engine. */
  readonly span?: ActiveSpan;
};

/**
 * Answers a request as a stream of events: any number of deltas, then exactly one `finish`; or it throws a ChatError.
 * Whoever stops reading early must abort `context.signal`: `return()` alone waits for a pending `next()`.
 */
export type Handler = (request: ChatRequest, context: Context) => AsyncIterable<ChatEvent>;

/** A policy: wraps the rest of the pipeline. */
export type Middleware = (next: Handler) => Handler;

/** The first middleware is the outermost. */
export function compose(middlewares: readonly Middleware[], handler: Handler): Handler {
  return middlewares.reduceRight((next, middleware) => middleware(next), handler);
}

export type Answer = {
  readonly text: string;
  readonly reasoning: string;
  readonly toolCalls: readonly ToolCall[];
  readonly reason: FinishReason;
  readonly usage: Usage;
};

/** What of an answer is judged. */
export type JudgedAnswer = Pick<Answer, 'text' | 'toolCalls' | 'reason'>;

export type AnswerCheck = {
  /** Nobody reads along: what is no good is thrown away, and the next target is asked. */
  readonly unread: boolean;
  /** What is wrong, and whether another target may do better; undefined: nothing. */
  readonly judge: (
    answer: JudgedAnswer,
  ) => { readonly problem: AnswerProblem; readonly elsewhere: boolean } | undefined;
};

/** Reads a stream to its end. Throws what the stream throws. */
export async function collect(events: AsyncIterable<ChatEvent>): Promise<Answer> {
  const text: string[] = [];
  const reasoning: string[] = [];
  const toolCalls: ToolCall[] = [];
  let reason: FinishReason = 'other';
  let usage: Usage = { inputTokens: 0, outputTokens: 0, estimated: true };
  for await (const event of events) {
    if (event.type === 'text-delta') text.push(event.text);
    else if (event.type === 'reasoning-delta') reasoning.push(event.text);
    else if (event.type === 'tool-call') toolCalls.push(event.call);
    else if (event.type === 'finish') ({ reason, usage } = event);
  }
  return { text: text.join(''), reasoning: reasoning.join(''), toolCalls, reason, usage };
}
