import { createHash } from 'node:crypto';
import { cacheVersion } from '../../core/cache.ts';
import type { ChatMessage, ChatRequest } from '../../core/chat.ts';

type Place = {
  /** Whose answers these are. */
  readonly scope: string;
  /** What the model reference stands for at present: where it is asked, and how one is chosen. */
  readonly place: unknown;
};

type JsonValue = null | boolean | number | string | readonly JsonValue[] | { readonly [name: string]: JsonValue };

/** Line ends, the form of composed letters and blanks at the end of a text make no other question. */
const normal = (text: string): string => text.normalize('NFC').replaceAll(/\r\n?/g, '\n').trimEnd();

/** As JSON would take it, with sorted names and normal texts: equal values have one form only. */
function canonical(value: unknown): JsonValue {
  if (typeof value === 'string') return normal(value);
  if (typeof value === 'number' || typeof value === 'boolean') return value;
  if (Array.isArray(value)) return value.map(canonical);
  if (typeof value !== 'object' || value === null) return null;
  const fields = Object.entries(value)
    .filter(([, field]) => field !== undefined)
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(fields.map(([name, field]) => [name, canonical(field)]));
}

const sha256 = (value: unknown): string =>
  createHash('sha256')
    .update(JSON.stringify(canonical(value)))
    .digest('hex');

/** All that an answer depends on; how it is delivered is no part of it. */
const everything = (request: ChatRequest, messages: readonly ChatMessage[], { scope, place }: Place): unknown => ({
  version: cacheVersion,
  scope,
  place,
  model: request.model,
  messages,
  tools: request.tools ?? [],
  // Of a stop sequence every sign counts: a line end and two of them cut answers at different places.
  sampling: { ...request.sampling, stop: JSON.stringify(request.sampling?.stop) },
});

/** The key of a request: SHA-256 in hexadecimal digits of its normalised form. */
export const cacheKeyOf = (request: ChatRequest, place: Place): string =>
  sha256(everything(request, request.messages, place));

/**
 * The same without the question, where the request is a first question that stands for itself; otherwise empty.
 * `question` are the person's own words, with which the last message ends.
 */
export function contextKeyOf(request: ChatRequest, question: string, place: Place): string {
  const words = normal(question);
  const last = request.messages.at(-1);
  const isFirst = request.messages.slice(0, -1).every(({ role }) => role === 'system');
  if (words.trim() === '' || last?.role !== 'user' || !isFirst) return '';
  const parts = typeof last.content === 'string' ? [{ type: 'text' as const, text: last.content }] : last.content;
  const text = parts.at(-1);
  if (text?.type !== 'text' || !normal(text.text).endsWith(words)) return '';
  const around = normal(text.text).slice(0, -words.length);
  const context: ChatMessage = { role: 'user', content: [...parts.slice(0, -1), { type: 'text', text: around }] };
  return sha256(everything(request, [...request.messages.slice(0, -1), context], place));
}
