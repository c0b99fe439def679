import type { ChatEvent, ChatRequest, Notice } from '../../core/chat.ts';
import { splitModelRef } from '../../core/chat.ts';
import type { Context, Purpose } from '../../core/pipeline.ts';
import { autoModel } from '../../core/routing.ts';

export type CacheRules = {
  readonly enabled: boolean;
  /** Hours by template name or model reference; 0 keeps nothing. */
  readonly ttlHoursFor: Readonly<Record<string, number>>;
  readonly ttlHours: number;
  /** Requests above it want variety. */
  readonly maxTemperature: number;
};

const hourMs = 3_600_000;
/** What providers use where none is given. */
const usualTemperature = 1;

/** How long an answer to this is kept, in milliseconds: the template's word, then the model's, then the general one. */
export function ttlMsOf(request: ChatRequest, { template }: Context, rules: CacheRules): number {
  const own = template === undefined ? undefined : rules.ttlHoursFor[template];
  return (own ?? rules.ttlHoursFor[request.model] ?? rules.ttlHours) * hourMs;
}

/**
 * Where a person sees that an answer was kept and can ask again, and what follows such an answer by itself. Of a batch, a
 * commit message or an edit nobody could tell, and whoever runs one again wants another result.
 */
const kept: ReadonlySet<Purpose> = new Set<Purpose>(['chat', 'template', 'title', 'summary']);

/**
 * Whether a request takes part at all. The demo model answers at once and for nothing; the rest of an answer that was
 * begun fits that answer only.
 */
export function mayCache(request: ChatRequest, context: Context, rules: CacheRules): boolean {
  const temperature = request.sampling?.temperature ?? usualTemperature;
  return (
    rules.enabled &&
    kept.has(context.purpose) &&
    context.private !== true &&
    context.cache?.private !== true &&
    splitModelRef(request.model).connectionId !== 'demo' &&
    request.messages.at(-1)?.role !== 'assistant' &&
    temperature <= rules.maxTemperature &&
    ttlMsOf(request, context, rules) > 0
  );
}

/** After these the answer is not what the model that was asked says to what was asked. */
function clouds(notice: Notice, request: ChatRequest): boolean {
  if (notice.notice === 'degraded') return notice.shortfall === 'vision' || notice.shortfall === 'tools';
  if (notice.notice === 'fallback')
    // That an easy model's answer was not good enough is how `auto` chooses.
    return request.model === autoModel ? notice.error.code !== 'answer-rejected' : notice.to.model !== request.model;
  return ['continued', 'cache-hit', 'check-failed'].includes(notice.notice);
}

/** Whether the whole of these events is an answer that may be given again: complete, of one model, text only. */
export function isClean(events: readonly ChatEvent[], request: ChatRequest): boolean {
  const finish = events.at(-1);
  if (finish?.type !== 'finish' || finish.reason !== 'stop') return false;
  return (
    events.some((event) => event.type === 'text-delta' && event.text.trim() !== '') &&
    !events.some((event) => event.type === 'tool-call' || (event.type === 'notice' && clouds(event, request)))
  );
}
