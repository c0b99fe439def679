import type { Handler, Middleware } from '../../core/pipeline.ts';
import type { Now } from '../../core/ports.ts';
import type { RequestRecord } from '../../core/requestRecord.ts';
import type { ActiveSpan, Span, SpanName } from '../../core/trace.ts';

export type Incoming = { readonly traceparent?: string | undefined; readonly tracestate?: string | undefined };

export type Trace = {
  readonly root: ActiveSpan;
  /** The steps that have ended, by their beginning. */
  spans(): readonly Span[];
};

/** W3C Trace Context, section 3.2: zeros are no ids, and only a later version may add fields behind. */
const traceparentForm =
  /^(?!ff|00-.{53})[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})(?:-.*)?$/;
/** Longer ones need not be passed on (section 3.3.1.5). */
const maxStateChars = 512;
const sampled = '01';

function parseIncoming({ traceparent = '', tracestate }: Incoming) {
  const [, traceId, parentId, flags] = traceparentForm.exec(traceparent.trim()) ?? [];
  if (traceId === undefined || parentId === undefined || flags === undefined) return undefined;
  const state = tracestate?.trim();
  return { traceId, parentId, flags, state: state && state.length <= maxStateChars ? state : undefined };
}

/** Asking the system for random bytes costs the same for eight as for thousands. */
const pool = Buffer.alloc(4096);
let used = pool.length;

function randomHex(bytes: number): string {
  if (used + bytes > pool.length) {
    crypto.getRandomValues(pool);
    used = 0;
  }
  used += bytes;
  return pool.toString('hex', used - bytes, used);
}

/** Begins the trace of one request, as part of the caller's where one came in. Ending the root ends what is still open. */
export function startTrace(incoming: Incoming, now: Now): Trace {
  const caller = parseIncoming(incoming);
  const traceId = caller?.traceId ?? randomHex(16);
  const flags = caller?.flags ?? sampled;
  const ended: Span[] = [];
  const open = new Set<ActiveSpan>();

  function begin(name: SpanName, parentId: string | null, startedAt: number): ActiveSpan {
    const spanId = randomHex(8);
    const span: ActiveSpan = {
      traceId,
      spanId,
      flags,
      state: caller?.state,
      child: (childName, at = now()) => begin(childName, spanId, at),
      end({ facts = {}, error = null, at = now() } = {}) {
        if (!open.delete(span)) return;
        ended.push({ name, spanId, parentId, startedAt, endedAt: at, facts, error });
        if (span === root) for (const rest of open) rest.end({ at });
      },
    };
    open.add(span);
    return span;
  }

  const root = begin('request', caller?.parentId ?? null, now());
  return { root, spans: () => ended.toSorted((a, b) => a.startedAt - b.startedAt || rank(a) - rank(b)) };
}

/** The drawing of an answer: from the request's end until a person sees it, in milliseconds since the epoch. */
export function renderSpan({ at, durationMs, spans }: RequestRecord, shownAt: number): Span {
  const startedAt = at + durationMs;
  return {
    name: 'render',
    spanId: randomHex(8),
    parentId: spans[0]?.spanId ?? null,
    startedAt,
    endedAt: Math.max(startedAt, shownAt),
    facts: {},
    error: null,
  };
}

/** A step that begins in the same millisecond as the one it is part of comes after it. */
const order: Record<SpanName, number> = {
  request: 0,
  mask: 1,
  cache: 2,
  route: 3,
  queue: 4,
  attempt: 5,
  'first-byte': 6,
  stream: 7,
  validate: 8,
  render: 9,
};
const rank = ({ name }: Span): number => order[name];

/**
 * Traces the time that a policy takes before it first passes a request on, or until it ends without doing so. It adds
 * nothing to the events.
 */
export function before(name: SpanName, policy: Middleware): Middleware {
  return (next) => {
    const running = new WeakMap<object, ActiveSpan>();
    const inner: Handler = policy((request, context) => {
      const parent = context.span;
      if (parent) running.get(parent)?.end();
      return next(request, context);
    });
    return (request, context) => {
      const { span } = context;
      if (span) {
        // One that failed before it passed anything on has ended by now.
        running.get(span)?.end();
        running.set(span, span.child(name));
      }
      return inner(request, context);
    };
  };
}
