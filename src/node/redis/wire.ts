import * as z from 'zod/mini';
import { type CachedAnswer, cacheVersion, type SemanticRecord } from '../../core/cache.ts';

/** Answers and records as they lie on the server. Whatever else lies there is undefined: others can write to it, too. */

const text = z.string();
const count = z.number().check(z.minimum(0));
const usage = z.looseObject({ inputTokens: count, outputTokens: count, estimated: z.boolean() });
const key = text.check(z.regex(/^[0-9a-f]{64}$/));
const entrySchema = z.object({
  key,
  contextKey: text,
  version: z.literal(cacheVersion),
  scope: text,
  question: text,
  text,
  reasoning: text,
  answeredBy: text,
  usage,
  costUsd: z.nullable(count),
  durationMs: count,
  storedAt: count,
  expiresAt: z.nullable(count),
  pinned: z.literal(false),
  tags: z.object({
    model: text,
    provider: text,
    workspace: z.nullable(text),
    template: z.nullable(text),
    conversationId: z.null(),
    files: z.array(text).check(z.maxLength(0)),
  }),
});
const recordSchema = z.object({ key, contextKey: text, question: text, embedder: text });

/** Larger answers are not shared. */
export const largestEntryBytes = 1_000_000;
/** No question that is embedded is longer, nor any vector. */
const largestRecordBytes = 100_000;

/**
 * What concerns this machine alone is left out: conversations, the paths of files, pins. Undefined for what is too large.
 */
export function encodeEntry(entry: CachedAnswer): Buffer | undefined {
  const tags = { ...entry.tags, conversationId: null, files: [] };
  const bytes = Buffer.from(JSON.stringify({ ...entry, pinned: false, tags }));
  return bytes.length > largestEntryBytes ? undefined : bytes;
}

export function decodeEntry(bytes: Uint8Array, expected: string): CachedAnswer | undefined {
  const entry = entrySchema.safeParse(parse(bytes)).data;
  return entry?.key === expected ? (entry as CachedAnswer) : undefined;
}

/** The length of the JSON part in four bytes, the JSON part, the vector. */
export function encodeRecord({ vector, ...facts }: SemanticRecord): Buffer | undefined {
  const json = Buffer.from(JSON.stringify(facts));
  const head = Buffer.alloc(4);
  head.writeUInt32LE(json.length);
  const bytes = Buffer.concat([head, json, vector]);
  return bytes.length > largestRecordBytes ? undefined : bytes;
}

export function decodeRecord(bytes: Buffer): SemanticRecord | undefined {
  if (bytes.length < 4) return undefined;
  const end = 4 + bytes.readUInt32LE(0);
  const facts = recordSchema.safeParse(parse(bytes.subarray(4, end))).data;
  return facts && { ...facts, vector: new Uint8Array(bytes.subarray(end)) };
}

/** Keys of a removal. */
export function decodeKeys(bytes: Uint8Array): readonly string[] {
  return z.array(key).safeParse(parse(bytes)).data ?? [];
}

function parse(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString());
  } catch {
    return undefined;
  }
}
