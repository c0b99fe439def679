/** Names on the server. All begin alike, in braces, so that a rule of its access control or a cluster's slot holds for all. */
export type Keys = ReturnType<typeof keysOf>;

/** `tenant`: none of another one's names is ever touched; empty: there is one only. */
export function keysOf(namespace: string, tenant = '') {
  const prefix = `{${tenant === '' ? namespace : `${namespace}/${tenant}`}}:`;
  return {
    /** An answer as JSON, for as long as it is given. */
    entry: (key: string): string => `${prefix}e:${key}`,
    /** The semantic record of an answer. */
    record: (key: string): string => `${prefix}v:${key}`,
    /** Held by who asks the model. */
    lock: (key: string): string => `${prefix}l:${key}`,
    /** Sorted set of the answers' keys by when they expire. */
    index: `${prefix}index`,
    /** Hash by key of what an answer is found by to be cleared, as JSON. */
    facts: `${prefix}facts`,
    /** Set of the keys of what one machine's conversation or file led to; nobody else can tell which. */
    mark: (mark: string): string => `${prefix}m:${mark}`,
    /** Vector set (Redis 8) of the questions of one context. `space`: how their vectors were made. */
    vectors: (space: string, contextKey: string): string => `${prefix}s:${space}:${contextKey}`,
    /** Stream of what happened, for those who were away a short while. */
    changes: `${prefix}changes`,
    /** Sorted set of removed keys by when, for those who were away for long. */
    removed: `${prefix}removed`,
    /** Channel: something is new in `changes`, or about a lock. */
    news: `${prefix}news`,
  };
}
