import type { Notice } from '../../../core/chat.ts';
import type { HttpResponse } from '../../../core/ports.ts';
import type { Exchange, Subject } from './exchange.ts';
import { unsupportedParameter, withoutParameter } from './unsupported.ts';

type Json = Record<string, unknown>;

export type Posting = {
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: Json;
  readonly signal: AbortSignal;
};

export type Posted = {
  readonly response: HttpResponse;
  /** The parameters that were left out, since the server had refused them for this model now or before. */
  readonly leftOut: readonly string[];
};

export type Poster = (posting: Posting, subject: Subject & { readonly model: string }) => Promise<Posted>;

/** What a person set, in any protocol's terms; the rest of what may be left out is our own addition. */
const sampling = /temperature|top_?p$|seed|stop|penalty|reasoning[_.]effort|^think(?:ing)?$|thinkingConfig$/i;

/** What a person should know of what was left out. */
export const leftOutNotices = (leftOut: readonly string[]): readonly Notice[] =>
  leftOut
    .filter((parameter) => sampling.test(parameter))
    .map((parameter) => ({ type: 'notice', notice: 'degraded', shortfall: 'parameter', parameter }));

/** The parameters that a server has refused, by the model's id. */
export type RefusedParameters = {
  of(model: string): Iterable<string>;
  add(model: string, parameter: string): void;
};

function rememberHere(): RefusedParameters {
  const refused = new Map<string, Set<string>>();
  return {
    of: (model) => refused.get(model) ?? [],
    add: (model, parameter) => void refused.set(model, new Set([...(refused.get(model) ?? []), parameter])),
  };
}

/**
 * Posts JSON and repeats a request once without each optional parameter that the server says it does not support.
 * They are remembered by model, so that a request is refused once only. Throws the ChatError of any other refusal.
 * `optional`: the parameters' names, nested ones as `outer.inner`.
 */
export function createPoster(exchange: Exchange, optional: readonly string[], refused = rememberHere()): Poster {
  return async ({ body: wanted, ...posting }, subject) => {
    const leftOut: string[] = [];
    let body = wanted;
    const leave = (name: string): void => {
      const rest = withoutParameter(body, name);
      // A limit under its other name still holds.
      if (rest !== body && !name.startsWith('max_')) leftOut.push(name);
      body = rest;
    };
    for (const name of refused.of(subject.model)) leave(name);
    const tried = new Set<string>();
    for (;;) {
      const reply = await exchange.send({ ...posting, method: 'POST', body: JSON.stringify(body) }, subject);
      if ('response' in reply) return { response: reply.response, leftOut };
      const parameter = unsupportedParameter(reply.failure, body, optional);
      if (parameter === undefined || tried.has(parameter)) throw reply.error;
      leave(parameter);
      // The other name of a renamed limit is not tried back.
      for (const name of parameter.startsWith('max_') ? ['max_tokens', 'max_completion_tokens'] : [parameter])
        tried.add(name);
      refused.add(subject.model, parameter);
    }
  };
}
