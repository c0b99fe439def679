import { type CachedAnswer, cacheVersion } from '../../src/core/cache.ts';

/** A kept answer; its key is made of `name`. */
export function cacheEntry(name: string, change: Partial<CachedAnswer> = {}): CachedAnswer {
  return {
    key: Buffer.from(name).toString('hex').padEnd(64, '0').slice(0, 64),
    contextKey: '',
    version: cacheVersion,
    scope: '',
    question: `What is ${name}?`,
    text: `This is ${name}.`,
    reasoning: '',
    answeredBy: 'a/x',
    usage: { inputTokens: 100, outputTokens: 20, estimated: false },
    costUsd: 0.02,
    durationMs: 3000,
    storedAt: 1000,
    expiresAt: 1_000_000,
    pinned: false,
    ...change,
    tags: {
      model: 'a/x',
      provider: 'a',
      workspace: null,
      template: null,
      conversationId: null,
      files: [],
      ...change.tags,
    },
  };
}
