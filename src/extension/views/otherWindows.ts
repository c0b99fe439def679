import type { ConversationStore } from '../../core/history.ts';

/** How soon what another window wrote shows here, in milliseconds. */
const pollMs = 2000;

export type OtherWindows = {
  /** Looks now and then only while someone can see the result. */
  setVisible(visible: boolean): void;
  dispose(): void;
};

type Options = {
  readonly store: Pick<ConversationStore, 'dataVersion' | 'recoverInterrupted'>;
  /** Another window wrote to the file, or an answer of a dead one was ended. */
  readonly onChange: () => void;
  readonly everyMs?: number;
};

/** Notices what other windows do to the conversations, and ends the answers of those that were killed. */
export function watchOtherWindows({ store, onChange, everyMs = pollMs }: Options): OtherWindows {
  let timer: NodeJS.Timeout | undefined;
  let seen = store.dataVersion();

  function look(): void {
    const recovered = store.recoverInterrupted();
    const version = store.dataVersion();
    if (recovered === 0 && version === seen) return;
    seen = version;
    onChange();
  }

  function stop(): void {
    clearInterval(timer);
    timer = undefined;
  }

  return {
    setVisible(visible) {
      if (!visible) stop();
      else timer ??= setInterval(look, everyMs);
    },
    dispose: stop,
  };
}
