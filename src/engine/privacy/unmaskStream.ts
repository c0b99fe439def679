import type { ChatEvent, Notice } from '../../core/chat.ts';
import { longestPlaceholder, type MaskedValues, unmask, unmaskJson } from './mask.ts';

/** Puts values back in a text that comes in pieces. */
type Unmasker = {
  /** What is sure by now; a placeholder that may be cut waits for its rest. */
  push(piece: string): string;
  /** What is left. */
  end(): string;
};

const beginning = /^\[[A-Z]*_?\d*$/;

export function createUnmasker(values: MaskedValues): Unmasker {
  let held = '';
  return {
    push(piece) {
      const text = held + piece;
      const open = text.lastIndexOf('[');
      const tail = open < 0 ? '' : text.slice(open);
      held = tail.length < longestPlaceholder && beginning.test(tail) ? tail : '';
      return unmask(text.slice(0, text.length - held.length), values);
    },
    end() {
      const rest = held;
      held = '';
      return rest;
    },
  };
}

/** What a notice quotes of the answer. */
const unmaskNotice = (notice: Notice, values: MaskedValues): Notice =>
  notice.notice === 'continued' ? { ...notice, after: unmask(notice.after, values) } : notice;

/**
 * An answer with the values in place of their placeholders, wherever its deltas are cut. What was held back comes before
 * the end, also when that is an error.
 */
export async function* unmaskStream(
  events: AsyncIterable<ChatEvent>,
  values: MaskedValues,
): AsyncGenerator<ChatEvent, void> {
  const text = createUnmasker(values);
  const reasoning = createUnmasker(values);

  function* rest(): Generator<ChatEvent, void> {
    const [thought, said] = [reasoning.end(), text.end()];
    if (thought !== '') yield { type: 'reasoning-delta', text: thought };
    if (said !== '') yield { type: 'text-delta', text: said };
  }

  try {
    for await (const event of events) {
      if (event.type === 'text-delta' || event.type === 'reasoning-delta') {
        const piece = (event.type === 'text-delta' ? text : reasoning).push(event.text);
        if (piece !== '') yield { ...event, text: piece };
      } else if (event.type === 'notice') yield unmaskNotice(event, values);
      else {
        yield* rest();
        if (event.type === 'finish') yield event;
        else yield { ...event, call: { ...event.call, arguments: unmaskJson(event.call.arguments, values) } };
      }
    }
  } catch (thrown) {
    yield* rest();
    throw thrown;
  }
}
