import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { PanelMessage } from '../../protocol/messages.ts';
import type { ChatStore } from './model/chatStore.ts';
import type { Format } from './model/format.ts';

/** What every part of the panel works with. */
export type Panel = {
  readonly store: ChatStore;
  readonly format: Format;
  readonly post: (message: PanelMessage) => void;
};

const PanelContext = createContext<Panel | undefined>(undefined);

export const PanelProvider = PanelContext.Provider;

export function usePanel(): Panel {
  const panel = useContext(PanelContext);
  if (!panel) throw new Error('outside of the panel');
  return panel;
}
