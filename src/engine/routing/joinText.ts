import { findFencedBlocks } from '../../shared/codeFences.ts';

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

/** A line that opens a code block; without a language it may as well close one. */
const opening = /^\s*(?:`{3,}|~{3,})([\w+#.-]+)[ \t]*\n/;
const openingSoFar = /^\s*(?:`{0,2}|~{0,2}|(?:`{3,}|~{3,})[\w+#.-]*[ \t]*)$/;

const meaningful = (text: string): boolean => text.replace(/\s/g, '').length >= shortestOverlap;

/**
 * Holds the continuation back as long as it may repeat the end of `before` (or all of it), then leaves out the longest
 * repetition, and the line that opens a code block once more that is open already. Anything else passes unchanged.
 */
export function createTextJoiner(before: string): TextJoiner {
  const tail = before.slice(-longestOverlap);
  let held = '';
  let decided = before === '';
  const block = findFencedBlocks(before).at(-1);
  let mayReopen = block?.closed === false && block.language !== '';
  /** What follows a line that opens the block again is mostly the line that was cut. */
  let cutLine = '';

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
    if (cutLine !== '' && text.startsWith(cutLine)) return text.slice(cutLine.length);
    for (let length = Math.min(tail.length, text.length); length >= shortestOverlap; length -= 1) {
      const repeated = text.slice(0, length);
      if (tail.endsWith(repeated) && meaningful(repeated)) return text.slice(length);
    }
    return text;
  }

  /** Leaves out a line that opens the block again; true while that is still to come. */
  function awaitsOpening(): boolean {
    if (!mayReopen) return false;
    if (openingSoFar.test(held)) return true;
    mayReopen = false;
    const [line = '', language] = opening.exec(held) ?? [];
    if (language !== block?.language) return false;
    held = held.slice(line.length);
    cutLine = before.slice(before.lastIndexOf('\n') + 1);
    return false;
  }

  return {
    push(piece) {
      if (decided) return piece;
      held += piece;
      return awaitsOpening() || mayGrow() || cutLine.startsWith(held) ? '' : release();
    },
    end: () => (decided ? '' : release()),
  };
}
