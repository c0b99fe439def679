/** Joins a text that was cut and its continuation, which may repeat the end of what was there. */

export type TextJoiner = {
  /** What of the continuation is new, as far as that is known by now. */
  push(piece: string): string;
  /** The rest, at the end of the continuation. */
  end(): string;
};

/** Shorter repetitions are taken for a part of the text: “the the” may be meant. */
const shortestOverlap = 8;
/** How far back a repetition may begin, in UTF-16 units; one from the very beginning is found too. */
const longestOverlap = 600;

const meaningful = (text: string): boolean => text.replace(/\s/g, '').length >= shortestOverlap;

/**
 * Holds the continuation back as long as it may repeat the end of `before` (or all of it), then leaves out the longest
 * repetition. Anything else passes unchanged.
 */
export function createTextJoiner(before: string): TextJoiner {
  const tail = before.slice(-longestOverlap);
  let held = '';
  let decided = before === '';

  /** The text of `before` that the continuation may still be repeating, beginning with all that is held. */
  const mayGrow = (): boolean => {
    if (held.length < before.length && before.startsWith(held)) return true;
    for (let at = tail.indexOf(held); at >= 0; at = tail.indexOf(held, at + 1)) {
      if (at + held.length < tail.length) return true;
    }
    return false;
  };

  function release(): string {
    decided = true;
    const text = held;
    held = '';
    if (text.startsWith(before) && meaningful(before)) return text.slice(before.length);
    for (let length = Math.min(tail.length, text.length); length >= shortestOverlap; length -= 1) {
      const repeated = text.slice(0, length);
      if (tail.endsWith(repeated) && meaningful(repeated)) return text.slice(length);
    }
    return text;
  }

  return {
    push(piece) {
      if (decided) return piece;
      held += piece;
      return mayGrow() ? '' : release();
    },
    end: () => (decided ? '' : release()),
  };
}
