import * as l10n from '@vscode/l10n';
import { type ModelInfo, type ModelRef, splitModelRef } from '../core/chat.ts';
import { autoModel } from '../core/routing.ts';
import type { Capabilities } from '../engine/providers/capabilities.ts';
import type { ModelFacts } from './modelFacts.ts';
import type { SettingsPort } from './settings.ts';

export type CurrentModel = { readonly ref: ModelRef; readonly label: string };

export type Models = {
  current(): CurrentModel;
  /** True while the demo model is the only one there is. */
  demoOnly(): boolean;
  /** The model that a template names, by reference or by bare id; the current one for a name that is not set up. */
  resolve(name: string | undefined): ModelRef;
  /** What the model can do, as far as is known. */
  capabilities(ref: ModelRef): Capabilities;
  /** Whether the model is known to take images. */
  seesImages(ref: ModelRef): boolean;
  /** What the connection's endpoint listed last, in this session. */
  listed(connectionId: string): readonly ModelInfo[];
  select(ref: ModelRef): Promise<void>;
  onChange(listener: () => void): () => void;
};

export const demoRef: ModelRef = 'demo/demo';

export const modelLabel = (ref: ModelRef): string =>
  ref === demoRef ? l10n.t('Demo model') : ref === autoModel ? l10n.t('Auto') : splitModelRef(ref).modelId;

/** The model that answers: the setting, else the first that is set up, else the demo model. */
export function createModels(
  settings: SettingsPort,
  facts: ModelFacts,
  capabilities: (ref: ModelRef) => Capabilities,
): Models {
  function currentRef(): ModelRef {
    const { model, connections, demoMode } = settings.current();
    if (demoMode) return demoRef;
    if (model !== '') return model;
    const first = connections.find((connection) => connection.models?.[0] !== undefined);
    return first ? `${first.id}/${first.models?.[0]}` : demoRef;
  }

  return {
    current: () => {
      const ref = currentRef();
      return { ref, label: modelLabel(ref) };
    },
    resolve(name) {
      if (name === undefined || settings.current().demoMode) return currentRef();
      const { connections } = settings.current();
      const { connectionId } = splitModelRef(name);
      if (name === demoRef || name === autoModel || connections.some(({ id }) => id === connectionId)) return name;
      const owner = connections.find(({ models }) => models?.includes(name));
      return owner ? `${owner.id}/${name}` : currentRef();
    },
    demoOnly: () => settings.current().demoMode || settings.current().connections.length === 0,
    capabilities,
    seesImages: (ref) => capabilities(ref).vision,
    listed: facts.listed,
    select: (ref) => settings.update('model', ref),
    onChange(listener) {
      const stops = [settings.onChange(listener), facts.onChange(listener)];
      return () => {
        for (const stop of stops) stop();
      };
    },
  };
}
