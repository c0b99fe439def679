import { createHash } from 'node:crypto';
import * as z from 'zod/mini';
import type { CachedAnswer, SharedFilter } from '../../core/cache.ts';

/** What a shared answer is found by to be cleared, beside the answers, so that they need not be read for it. */
const schema = z.object({
  scope: z.string(),
  model: z.string(),
  provider: z.string(),
  workspace: z.nullable(z.string()),
  template: z.nullable(z.string()),
  storedAt: z.number(),
});
export type Facts = z.infer<typeof schema>;

export const factsOf = ({ scope, tags, storedAt }: CachedAnswer): Facts => ({
  scope,
  model: tags.model,
  provider: tags.provider,
  workspace: tags.workspace,
  template: tags.template,
  storedAt,
});

/** Undefined for what somebody else put there. */
export function parseFacts(text: string): Facts | undefined {
  try {
    return schema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/** Whether `facts` fulfil the filter; files and conversations are a matter of marks. */
export function matches(facts: Facts, filter: SharedFilter): boolean {
  const { before } = filter;
  const names = ['scope', 'workspace', 'template', 'model', 'provider'] as const;
  return (
    names.every((name) => filter[name] === undefined || filter[name] === facts[name]) &&
    (before === undefined || facts.storedAt < before)
  );
}

export type Marks = ReturnType<typeof createMarks>;

/**
 * Conversations have numbers on each machine, and paths are nobody else's business: so the server knows both as SHA-256
 * with the machine's own id, by which this machine finds what it stored, and nobody learns more.
 */
export function createMarks(machine: string) {
  const mark = (kind: string, value: string): string =>
    createHash('sha256')
      .update(JSON.stringify([machine, kind, value]))
      .digest('hex')
      .slice(0, 32);
  return {
    of: ({ tags: { conversationId, files } }: CachedAnswer): readonly string[] => [
      ...(conversationId === null ? [] : [mark('conversation', String(conversationId))]),
      ...files.map((file) => mark('file', file)),
    ],
    wanted: ({ conversationId, file }: SharedFilter): readonly string[] => [
      ...(conversationId === undefined ? [] : [mark('conversation', String(conversationId))]),
      ...(file === undefined ? [] : [mark('file', file)]),
    ],
  };
}
