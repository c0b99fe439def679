import type { LocalDraft } from './drafts.ts';

/** Milliseconds until a question that nobody has taken is given back. */
const patience = 10_000;

type Options = {
  /** Calls back in `ms` milliseconds; returns the way to stop that. */
  readonly later: (run: () => void, ms: number) => () => void;
  readonly giveBack: (question: LocalDraft) => void;
};

/**
 * Keeps the question that was sent until the host has it: an extension host that dies or is replaced in that moment
 * would take it along.
 */
export function createOutbox({ later, giveBack }: Options) {
  let question: LocalDraft | undefined;
  let isBack = false;
  let stop: (() => void) | undefined;

  return {
    put(sent: LocalDraft): void {
      stop?.();
      question = sent;
      isBack = false;
      stop = later(() => {
        isBack = true;
        giveBack(sent);
      }, patience);
    },
    /** What has to outlive the page: a question that is neither taken nor given back. */
    unsaved: (): LocalDraft | undefined => (isBack ? undefined : question),
    /** The host has the question. Returns its text where that was given back before. */
    taken(): string | undefined {
      stop?.();
      const late = isBack ? question?.text : undefined;
      question = undefined;
      return late;
    },
  };
}
