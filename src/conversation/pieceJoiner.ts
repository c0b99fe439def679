import type { Now } from '../core/ports.ts';

export type Piece = { readonly text: string; readonly reasoning: string };

export type PieceJoiner = {
  /** Hands on at once when the last time is long enough ago, which is told; otherwise a timer does. */
  add(piece: Piece): boolean;
  /** Hands on what waits, to the last character. */
  flush(): void;
  dispose(): void;
};

type Options = {
  readonly intervalMs: number;
  readonly now: Now;
  readonly write: (piece: Piece) => void;
  /** A `write` that the timer called has thrown. */
  readonly onError: (error: unknown) => void;
};

const splitHalf = /[\ud800-\udbff]$/;

/**
 * Joins small pieces, so that `write` is called at most once an interval; the first piece goes at once. A surrogate pair
 * that arrives in two halves is kept together, since UTF-8 has no halves.
 */
export function createPieceJoiner({ intervalMs, now, write, onError }: Options): PieceJoiner {
  let text = '';
  let reasoning = '';
  let lastAt = Number.NEGATIVE_INFINITY;
  let timer: NodeJS.Timeout | undefined;

  function hand(all: boolean): void {
    clearTimeout(timer);
    timer = undefined;
    const keepText = all ? '' : (splitHalf.exec(text)?.[0] ?? '');
    const keepReasoning = all ? '' : (splitHalf.exec(reasoning)?.[0] ?? '');
    const piece = {
      text: text.slice(0, text.length - keepText.length),
      reasoning: reasoning.slice(0, reasoning.length - keepReasoning.length),
    };
    text = keepText;
    reasoning = keepReasoning;
    if (piece.text === '' && piece.reasoning === '') return;
    lastAt = now();
    write(piece);
  }

  function handByTimer(): void {
    try {
      hand(false);
    } catch (error) {
      onError(error);
    }
  }

  return {
    add: (piece) => {
      text += piece.text;
      reasoning += piece.reasoning;
      const wait = lastAt + intervalMs - now();
      // A clock that was set back must not hold pieces up.
      if (wait <= 0 || wait > intervalMs) {
        hand(false);
        return true;
      }
      timer ??= setTimeout(handByTimer, wait);
      return false;
    },
    flush: () => hand(true),
    dispose: () => clearTimeout(timer),
  };
}
