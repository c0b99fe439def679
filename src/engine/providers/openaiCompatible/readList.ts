import type { HttpRequest } from '../../../core/ports.ts';
import type { Exchange } from './exchange.ts';
import { looksLikeHtml } from './failure.ts';
import { jsonOrText, readText } from './readBody.ts';

const maxListBytes = 32 * 1024 * 1024;
const subject = { messages: [] };

type Asked = Pick<HttpRequest, 'url' | 'signal'> & {
  readonly headers?: Readonly<Record<string, string>>;
  /** Posted when given. */
  readonly body?: string;
};

/**
 * What an endpoint tells of itself. `read` returns undefined for what it does not understand. Throws ChatError: an
 * endpoint that is not there is `endpoint-not-found`, something else in its place `malformed-response`.
 */
export async function readList<Value>(
  exchange: Exchange,
  asked: Asked,
  read: (value: unknown) => Value | undefined,
): Promise<Value> {
  const reply = await exchange.send({ ...asked, method: asked.body === undefined ? 'GET' : 'POST' }, subject);
  if ('error' in reply) {
    if (reply.error.code === 'model-not-found') throw exchange.error('endpoint-not-found', subject, { status: 404 });
    throw reply.error;
  }
  const { body, status } = reply.response;
  const text = await readText(body, maxListBytes);
  const value = jsonOrText(text);
  const list = read(value);
  if (list !== undefined) return list;
  if (typeof value === 'object' && value !== null && 'error' in value && !looksLikeHtml(text))
    throw exchange.failed(value, reply.response, subject);
  throw exchange.error('malformed-response', subject, { status });
}
