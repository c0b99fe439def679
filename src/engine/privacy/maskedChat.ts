import type { ChatEvent, ChatRequest } from '../../core/chat.ts';
import type { Context, Handler } from '../../core/pipeline.ts';
import { type MaskedRequest, type MaskOptions, maskRequest } from './mask.ts';
import { unmaskStream } from './unmaskStream.ts';

/** What is known of the question for the cache's sake goes with the request: it holds the same words. */
function maskedContext(context: Context, { maskText }: MaskedRequest): Context {
  const { cache } = context;
  return cache?.question === undefined
    ? context
    : { ...context, cache: { ...cache, question: maskText(cache.question) } };
}

async function* chatMasked(next: Handler, masked: MaskedRequest, context: Context): AsyncGenerator<ChatEvent, void> {
  yield { type: 'notice', notice: 'masked', counts: masked.counts };
  yield* unmaskStream(next(masked.request, maskedContext(context, masked)), masked.values);
}

/** Passes the request on with placeholders, and the answer back with the values. Costs nothing where nothing is masked. */
export function maskedChat(next: Handler, request: ChatRequest, context: Context, options: MaskOptions) {
  const span = context.span?.child('mask');
  const masked = maskRequest(request, options);
  span?.end({ facts: { masked: masked.values.size } });
  return masked.values.size === 0 ? next(request, context) : chatMasked(next, masked, context);
}
