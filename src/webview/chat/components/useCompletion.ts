import type { RefObject } from 'preact';
import { useEffect, useMemo } from 'preact/hooks';
import { usePanel } from '../context.ts';
import { type Completion, createCompletion, replaceWord } from '../model/completion.ts';

/** The completion of a text box: what is chosen goes into its text, or is attached. */
export function useCompletion(box: RefObject<HTMLTextAreaElement | null>): Completion {
  const { store, post } = usePanel();
  const completion = useMemo(
    () =>
      createCompletion({
        post,
        choose(item, word) {
          const element = box.current;
          if (!element) return;
          const { text, caret } = replaceWord(element.value, word, item.insert);
          // Set at once: the cursor has no place yet in a text that is only about to be drawn.
          element.value = text;
          element.setSelectionRange(caret, caret);
          store.setDraft(text);
          if (word.trigger === '#' && item.insert === '') post({ type: 'attach', item: item.id });
          else completion.changed(text, caret);
        },
      }),
    [store, post, box],
  );
  useEffect(() => store.onCompletions(completion.receive), [store, completion]);
  return completion;
}

/** Handles a key for the list of completions; false when it is none of its keys. */
export function completionKey(event: KeyboardEvent, completion: Completion, send: () => void): boolean {
  if (!completion.isOpen() || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return false;
  if (event.key === 'Enter') completion.acceptActive(send);
  else if (event.key === 'Tab') completion.acceptActive(() => {});
  else if (event.key === 'Escape') completion.dismiss();
  else if (event.key === 'ArrowDown') completion.move(1);
  else if (event.key === 'ArrowUp') completion.move(-1);
  else return false;
  event.preventDefault();
  // Escape would stop the answer, too.
  event.stopPropagation();
  return true;
}
