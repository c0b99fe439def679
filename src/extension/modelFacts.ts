import type { Memento } from 'vscode';
import { type ModelInfo, type ModelRef, splitModelRef } from '../core/chat.ts';

/** What endpoints said of their models, remembered over sessions. */
export type ModelFacts = {
  learn(connectionId: string, models: readonly ModelInfo[]): void;
  of(ref: ModelRef): ModelInfo | undefined;
  /** What the endpoint listed last, in this session. */
  listed(connectionId: string): readonly ModelInfo[];
  onChange(listener: () => void): () => void;
};

type Kept = Readonly<Record<string, readonly ModelInfo[]>>;

const key = 'modelFacts';

export function createModelFacts(memento: Memento): ModelFacts {
  const listeners = new Set<() => void>();
  const lists = new Map<string, readonly ModelInfo[]>();
  let kept = memento.get<Kept>(key, {});
  return {
    learn(connectionId, models) {
      lists.set(connectionId, models);
      // Names are asked for again when a list is shown; only what is worth remembering is kept.
      const known = models.filter(({ id: _id, name: _name, ...facts }) => Object.keys(facts).length > 0);
      if (JSON.stringify(known) === JSON.stringify(kept[connectionId] ?? [])) return;
      kept = { ...kept, [connectionId]: known };
      void memento.update(key, kept);
      for (const listener of listeners) listener();
    },
    of(ref) {
      const { connectionId, modelId } = splitModelRef(ref);
      return kept[connectionId]?.find(({ id }) => id === modelId);
    },
    listed: (connectionId) => lists.get(connectionId) ?? [],
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
