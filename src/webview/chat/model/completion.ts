import { type Signal, signal } from '@preact/signals';
import type { CompletionItem, HostMessage, PanelMessage } from '../../../protocol/messages.ts';

/** The word at the cursor that asks for completion: `#…` after white space, `/…` at the beginning of the text. */
export type Word = {
  readonly trigger: '#' | '/';
  readonly query: string;
  /** UTF-16 offsets of the word, its trigger included. */
  readonly start: number;
  readonly end: number;
};

export function wordAt(text: string, caret: number): Word | undefined {
  const before = text.slice(0, caret);
  const hash = /(?:^|\s)#([^\s#]*)$/.exec(before);
  if (hash) return { trigger: '#', query: hash[1] ?? '', start: caret - 1 - (hash[1] ?? '').length, end: caret };
  const slash = /^\/([^\s/]*)$/.exec(before);
  return slash ? { trigger: '/', query: slash[1] ?? '', start: 0, end: caret } : undefined;
}

/** The text with `insert` in the word's place, and where the cursor is then. */
export function replaceWord(text: string, { start, end }: Word, insert: string): { text: string; caret: number } {
  return { text: text.slice(0, start) + insert + text.slice(end), caret: start + insert.length };
}

type Options = {
  readonly post: (message: PanelMessage) => void;
  /** Puts what was chosen into the box. */
  readonly choose: (item: CompletionItem, word: Word) => void;
};

export type Completion = ReturnType<typeof createCompletion>;

/** What the box offers. The host is asked at each change; only its answer to the last question counts. */
export function createCompletion({ post, choose }: Options) {
  const items: Signal<readonly CompletionItem[]> = signal([]);
  const active = signal(0);
  let word: Word | undefined;
  let request = 0;
  let waiting = false;
  let closedAt: number | undefined;
  /** Enter came before the answer did. */
  let acceptNext: (() => void) | undefined;

  function close(): void {
    word = undefined;
    waiting = false;
    items.value = [];
    active.value = 0;
    acceptNext = undefined;
  }

  function accept(item: CompletionItem): void {
    if (!word) return;
    const at = word;
    close();
    choose(item, at);
  }

  return {
    items,
    active,
    close,
    accept,

    /** The text or the cursor has changed. */
    changed(text: string, caret: number): void {
      const next = wordAt(text, caret);
      // Escape holds for the whole word.
      if (!next || next.start === closedAt) {
        if (!next) closedAt = undefined;
        if (word) close();
        return;
      }
      closedAt = undefined;
      if (word?.start === next.start && word.query === next.query && word.trigger === next.trigger) return;
      word = next;
      waiting = true;
      acceptNext = undefined;
      post({ type: 'complete', request: ++request, trigger: next.trigger, query: next.query });
    },

    receive(message: Extract<HostMessage, { type: 'completions' }>): void {
      if (message.request !== request || !word) return;
      waiting = false;
      items.value = message.items;
      active.value = 0;
      const otherwise = acceptNext;
      acceptNext = undefined;
      const first = message.items[0];
      if (otherwise && first) accept(first);
      else otherwise?.();
    },

    move(step: number): void {
      const count = items.peek().length;
      if (count > 0) active.value = (active.peek() + step + count) % count;
    },

    dismiss(): void {
      closedAt = word?.start;
      close();
    },

    isOpen: (): boolean => word !== undefined && (waiting || items.peek().length > 0),

    /** Takes the active item. While the host has not answered, its first one when it comes, or else `otherwise` runs. */
    acceptActive(otherwise: () => void): void {
      const item = items.peek()[active.peek()];
      if (waiting) acceptNext = otherwise;
      else if (item && !isTyped(item)) accept(item);
      else {
        close();
        otherwise();
      }
    },
  };

  /** The word stands there already: nothing is left to complete. */
  function isTyped({ insert }: CompletionItem): boolean {
    return word !== undefined && insert.trim() === word.trigger + word.query && !insert.endsWith(':');
  }
}
