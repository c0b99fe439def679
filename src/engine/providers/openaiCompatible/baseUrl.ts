import { ChatError } from '../../../core/errors.ts';

export type Endpoints = {
  readonly chat: string;
  readonly models: string;
  /** The address under the base URL, with the query. */
  at(suffix: string): string;
  /** The base URL for people: without credentials and query. */
  readonly display: string;
  /** A `Basic` authorization, when the address carries a user and a password. */
  readonly authorization?: string;
};

/** An address for people and errors: without credentials and query, at most 200 characters. */
export const displayUrl = (text: string): string =>
  text
    .trim()
    .replace(/[?#].*$/s, '')
    .replace(/\/\/[^/@]*@/, '//')
    .slice(0, 200);

function parse(baseUrl: string): URL {
  const text = baseUrl.trim();
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isSound = url && /^https?:$/.test(url.protocol) && url.hostname !== '';
  // A percent sign in a password has to be written as %25.
  if (!isSound || /%(?![\da-f]{2})/i.test(url.username + url.password))
    throw new ChatError('bad-url', { endpoint: displayUrl(text) });
  return url;
}

/**
 * The addresses under a base URL such as `https://api.openai.com/v1`. The full address of the chat endpoint is accepted
 * too. A query in the base URL and `query` both go into every request. Throws ChatError `bad-url`.
 */
export function parseBaseUrl(baseUrl: string, query: Readonly<Record<string, string>> = {}): Endpoints {
  const url = parse(baseUrl);
  const path = url.pathname
    .replace(/\/+$/, '')
    .replace(/\/(chat\/completions|messages|responses)$/, '')
    .replace(/\/+$/, '');
  const at = (suffix: string): string => {
    const target = new URL(url.origin + path + suffix);
    for (const [name, value] of url.searchParams) target.searchParams.set(name, value);
    for (const [name, value] of Object.entries(query)) target.searchParams.set(name, value);
    return target.href;
  };
  const credentials = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
  return {
    chat: at('/chat/completions'),
    models: at('/models'),
    at,
    display: url.origin + path,
    ...(credentials === ':' ? {} : { authorization: `Basic ${Buffer.from(credentials).toString('base64')}` }),
  };
}
