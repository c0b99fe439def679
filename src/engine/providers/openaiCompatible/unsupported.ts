import type { ProviderFailure } from './failure.ts';

/** What a server said it does not take, and how the request goes without it. */

const optional = [
  'max_completion_tokens',
  'max_tokens',
  'stream_options',
  'temperature',
  'top_p',
  'seed',
  'stop',
  'presence_penalty',
  'frequency_penalty',
];

const codes = /^(unsupported|unknown|unrecognized)_|^extra_forbidden$/;
const wording = /unsupported|not support|unrecogni[sz]ed|unknown|not permitted|not allowed|extra (input|field)/i;

/** The optional parameter of `body` that a 400 or 422 names as not supported, or undefined. */
export function unsupportedParameter(failure: ProviderFailure, body: Record<string, unknown>): string | undefined {
  if (failure.status !== 400 && failure.status !== 422) return undefined;
  const { param, code = '', message = '' } = failure;
  if (!codes.test(code) && !wording.test(message)) return undefined;
  const sent = optional.filter((name) => body[name] !== undefined);
  if (param !== undefined && sent.includes(param)) return param;
  return sent.find((name) => new RegExp(`\\b${name}\\b`).test(message));
}

/** The body without the parameter; the two names of the token limit replace one another. */
export function withoutParameter(body: Record<string, unknown>, name: string): Record<string, unknown> {
  const { [name]: value, ...rest } = body;
  if (name === 'max_tokens') return { ...rest, max_completion_tokens: value };
  if (name === 'max_completion_tokens') return { ...rest, max_tokens: value };
  return rest;
}
