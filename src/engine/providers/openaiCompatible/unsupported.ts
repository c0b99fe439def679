import type { ProviderFailure } from './failure.ts';

/** What a server said it does not take, and how the request goes without it. */

type Json = Record<string, unknown>;

/** What a chat completion request can do without. */
export const optionalParameters = [
  'max_completion_tokens',
  'max_tokens',
  'stream_options',
  'temperature',
  'top_p',
  'seed',
  'stop',
  'presence_penalty',
  'frequency_penalty',
  'reasoning_effort',
];

const codes = /^(unsupported|unknown|unrecognized)_|^extra_forbidden$/;
const wording =
  /unsupported|not support|unrecogni[sz]ed|unknown|not permitted|not allowed|not enabled|deprecated|extra (input|field)|must be verified|only (\S+ is allowed|works in)|may only be set to|cannot (both )?be (used|set|specified)/i;
/** Of two that exclude each other the later one goes. */
const both = /\bboth\b|\btogether\b/i;

const nested = (body: Json, name: string): Json | undefined => {
  const value = body[name];
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : undefined;
};

function isSent(body: Json, path: string): boolean {
  const [outer = '', inner] = path.split('.');
  return inner === undefined ? body[outer] !== undefined : nested(body, outer)?.[inner] !== undefined;
}

/** Servers write `generation_config.top_p` for `generationConfig.topP`, and some name the last part alone. */
const plain = (name: string): string => name.replaceAll('_', '').toLowerCase();
const lastPart = (path: string): string => path.split('.').at(-1) ?? path;

/** What a refusal calls a parameter, where that is not its name: Ollama says that a model “does not support thinking”. */
const otherNames: Readonly<Record<string, string>> = {
  think: 'thinking',
  reasoning_effort: 'thinking',
  'generationConfig.thinkingConfig': 'thinking',
};

function names(text: string, path: string): boolean {
  const words = text.match(/[\w.]+/g) ?? [];
  const wanted = [plain(path), plain(lastPart(path)), otherNames[path]];
  return words.some(
    (word) => wanted.includes(plain(word.replace(/\.+$/, ''))) || plain(word).startsWith(`${wanted[0]}.`),
  );
}

/** The optional parameter of `body` that a 400 or 422 names as not supported, or undefined. */
export function unsupportedParameter(
  failure: ProviderFailure,
  body: Json,
  optional: readonly string[] = optionalParameters,
): string | undefined {
  if (failure.status !== 400 && failure.status !== 422) return undefined;
  const { param, code = '', message = '' } = failure;
  if (!codes.test(code) && !wording.test(message)) return undefined;
  const sent = optional.filter((name) => isSent(body, name));
  const named = param === undefined ? undefined : sent.find((name) => names(param, name));
  if (named !== undefined) return named;
  return both.test(message) ? sent.findLast((name) => names(message, name)) : sent.find((name) => names(message, name));
}

/** The body without the parameter, or the same one when it has none; the two names of the token limit swap. */
export function withoutParameter(body: Json, path: string): Json {
  if (!isSent(body, path)) return body;
  const [outer = '', inner] = path.split('.');
  const { [outer]: value, ...rest } = body;
  if (inner !== undefined) {
    const { [inner]: _left, ...others } = nested(body, outer) ?? {};
    return { ...rest, [outer]: others };
  }
  if (path === 'max_tokens') return { ...rest, max_completion_tokens: value };
  if (path === 'max_completion_tokens') return { ...rest, max_tokens: value };
  return rest;
}
