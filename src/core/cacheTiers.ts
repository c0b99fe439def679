/** Where an answer came from. `in-flight`: from an equal request that was being answered already. */
export const cacheTiers = ['memory', 'disk', 'shared', 'semantic', 'in-flight'] as const;
export type CacheTier = (typeof cacheTiers)[number];
