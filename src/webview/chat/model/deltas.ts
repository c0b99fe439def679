import type { HostMessage } from '../../../protocol/messages.ts';

export type Delta = Extract<HostMessage, { type: 'delta' }>;

/** Joins the deltas of one frame. `undefined`: they do not follow one another. */
export function joinDeltas(first: Delta, second: Delta): Delta | undefined {
  const fits =
    first.messageId === second.messageId &&
    first.conversationId === second.conversationId &&
    second.offset === first.offset + first.text.length &&
    second.reasoningOffset === first.reasoningOffset + first.reasoning.length;
  return fits ? { ...first, text: first.text + second.text, reasoning: first.reasoning + second.reasoning } : undefined;
}

type Lengths = { readonly text: number; readonly reasoning: number };

/** `apply`: it goes on where the panel is; `known`: the panel has it already; `gap`: something is missing. */
export function placeDelta(delta: Delta, have: Lengths): 'apply' | 'known' | 'gap' {
  if (delta.offset === have.text && delta.reasoningOffset === have.reasoning) return 'apply';
  const isKnown =
    delta.offset + delta.text.length <= have.text && delta.reasoningOffset + delta.reasoning.length <= have.reasoning;
  return isKnown ? 'known' : 'gap';
}
