import { type ModelRef, splitModelRef } from '../../core/chat.ts';
import { ChatError, type ErrorFacts } from '../../core/errors.ts';
import { observe } from '../../core/observe.ts';
import type { Middleware } from '../../core/pipeline.ts';
import type { Connection } from '../settings.ts';
import { displayUrl } from './openaiCompatible/baseUrl.ts';

/** Adds what an error does not know of itself: policies know no provider. */
export function withFacts(error: ChatError, facts: ErrorFacts): ChatError {
  const { code, kind: _kind, retryable: _retryable, ...own } = error.data;
  return new ChatError(code, { ...facts, ...own }, { cause: error.cause ?? error });
}

/** Names the request's target in every error. */
export function nameTarget(connectionOf: (ref: ModelRef) => Connection | undefined): Middleware {
  return (next) => (request, context) =>
    observe(() => next(request, context), {
      error(thrown) {
        const { connectionId, modelId } = splitModelRef(request.model);
        const baseUrl = connectionOf(request.model)?.baseUrl;
        const endpoint = baseUrl === undefined ? {} : { endpoint: displayUrl(baseUrl) };
        return withFacts(ChatError.from(thrown), { provider: connectionId, model: modelId, ...endpoint });
      },
    });
}
