/** Tells reasoning in `<think>` tags from the answer. Only tags at the very beginning count: later ones are text. */

export type Piece = { readonly type: 'text' | 'reasoning'; readonly text: string };

export type ThinkSplitter = {
  /** Pieces in order; what may be the beginning of a tag waits for the next call. */
  push(text: string): readonly Piece[];
  /** What still waits, at the answer's end. */
  flush(): readonly Piece[];
};

const open = '<think>';
const close = '</think>';

/** How many characters at the end of `text` may be the beginning of `tag`. */
function partialTag(text: string, tag: string): number {
  for (let length = Math.min(tag.length - 1, text.length); length > 0; length -= 1) {
    if (tag.startsWith(text.slice(text.length - length))) return length;
  }
  return 0;
}

export function createThinkSplitter(): ThinkSplitter {
  let state: 'start' | 'thinking' | 'after' | 'text' = 'start';
  let waiting = '';
  let reasoned = false;

  const piece = (type: Piece['type'], text: string): readonly Piece[] => (text === '' ? [] : [{ type, text }]);

  function start(text: string): readonly Piece[] {
    const begin = text.trimStart();
    if (begin.startsWith(open)) {
      state = 'thinking';
      return thinking(begin.slice(open.length));
    }
    if (open.startsWith(begin)) {
      waiting = text;
      return [];
    }
    state = 'text';
    return piece('text', text);
  }

  function reasoning(text: string): readonly Piece[] {
    const shown = reasoned ? text : text.trimStart();
    reasoned ||= shown !== '';
    return piece('reasoning', shown);
  }

  function thinking(text: string): readonly Piece[] {
    const end = text.indexOf(close);
    if (end < 0) {
      const held = partialTag(text, close);
      waiting = text.slice(text.length - held);
      return reasoning(text.slice(0, text.length - held));
    }
    state = 'after';
    return [...reasoning(text.slice(0, end)), ...after(text.slice(end + close.length))];
  }

  function after(text: string): readonly Piece[] {
    const begin = text.trimStart();
    if (begin !== '') state = 'text';
    return piece('text', begin);
  }

  return {
    push(added) {
      if (state === 'text') return piece('text', added);
      const text = waiting + added;
      waiting = '';
      if (state === 'start') return start(text);
      return state === 'thinking' ? thinking(text) : after(text);
    },
    flush() {
      const text = waiting;
      waiting = '';
      return state === 'thinking' ? reasoning(text) : piece('text', text);
    },
  };
}
