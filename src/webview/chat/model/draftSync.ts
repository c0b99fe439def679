import type { PanelMessage } from '../../../protocol/messages.ts';
import type { Draft } from './drafts.ts';

/** Milliseconds between two drafts that the host hears of. */
const interval = 150;

type Options = {
  readonly post: (message: PanelMessage) => void;
  readonly later: (run: () => void, ms: number) => () => void;
};

/** Sends drafts to the host: the first change at once, more of them joined, and what is left at once on `flush`. */
export function createDraftSync({ post, later }: Options) {
  let waiting: Draft | undefined;
  let cancel: (() => void) | undefined;

  function send(): void {
    if (waiting) post({ type: 'draft', ...waiting });
    waiting = undefined;
  }

  function pause(): void {
    cancel = later(() => {
      cancel = undefined;
      if (waiting) {
        send();
        pause();
      }
    }, interval);
  }

  return {
    changed(draft: Draft): void {
      waiting = draft;
      if (cancel) return;
      send();
      pause();
    },
    /** The draft was sent as a message: there is nothing to keep. */
    drop(): void {
      waiting = undefined;
    },
    flush: send,
  };
}
