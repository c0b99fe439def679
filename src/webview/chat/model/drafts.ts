/** `at`: milliseconds since the epoch of the last change. */
export type Draft = { readonly text: string; readonly at: number };
export type LocalDraft = Draft & { readonly conversationId: number | null };

/** The newer of the panel's and the host's draft; the panel's counts for its own conversation only. */
export function chooseDraft(local: LocalDraft | undefined, host: Draft, conversationId: number | null): Draft {
  const isOurs = local !== undefined && local.conversationId === conversationId && local.at > host.at;
  return isOurs ? { text: local.text, at: local.at } : host;
}

/** What `getState` gave back, if it is a draft: an older version of the panel may have written it. */
export function readLocalDraft(state: unknown): LocalDraft | undefined {
  if (typeof state !== 'object' || state === null || !('draft' in state)) return undefined;
  const draft = state.draft;
  if (typeof draft !== 'object' || draft === null) return undefined;
  if (!('text' in draft) || typeof draft.text !== 'string') return undefined;
  if (!('at' in draft) || typeof draft.at !== 'number') return undefined;
  const id = 'conversationId' in draft && typeof draft.conversationId === 'number' ? draft.conversationId : null;
  return { text: draft.text, at: draft.at, conversationId: id };
}
