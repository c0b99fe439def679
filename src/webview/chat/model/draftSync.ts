import type { PanelMessage } from '../../../protocol/messages.ts';
import type { Draft } from './drafts.ts';

/** Milliseconds of rest in typing after which the host hears of the draft. */
const rest = 150;

type Options = {
  readonly post: (message: PanelMessage) => void;
  readonly later: (run: () => void, ms: number) => () => void;
};

/** Sends drafts to the host: when typing rests, and at once on `flush`. */
export function createDraftSync({ post, later }: Options) {
  let waiting: Draft | undefined;
  let cancel = () => {};

  function flush(): void {
    cancel();
    if (waiting) post({ type: 'draft', ...waiting });
    waiting = undefined;
  }

  return {
    changed(draft: Draft): void {
      waiting = draft;
      cancel();
      cancel = later(flush, rest);
    },
    /** The draft was sent as a message: there is nothing to keep. */
    drop(): void {
      cancel();
      waiting = undefined;
    },
    flush,
  };
}
