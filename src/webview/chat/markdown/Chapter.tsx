import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';

/** How far beyond the viewport, in pixels, a finished part stays in the page. */
const margin = 2000;
/** Pixels, of a part that was not in the page yet: about what its blocks take. */
const assumedHeight = 6000;

/**
 * A part of a long answer. While it grows (`isOpen`) it is in the page; once finished, only near the viewport: elsewhere an
 * empty box takes its place, of the same height, so that a frame costs the same however long the answer is.
 */
export function Chapter({ isOpen, children }: { readonly isOpen: boolean; readonly children: ComponentChildren }) {
  const box = useRef<HTMLDivElement>(null);
  /** Of the empty box; undefined: the blocks are in the page. */
  const height = useSignal(isOpen || isReadAloud() ? undefined : assumedHeight);
  useLayoutEffect(() => {
    const element = box.current;
    if (!element || isOpen || isReadAloud()) return;
    const root = element.closest('.messages');
    const observer = new IntersectionObserver(
      (changes) => {
        const last = changes.at(-1);
        if (!last) return;
        const { height: shown } = last.boundingClientRect;
        if (last.isIntersecting) height.value = undefined;
        // Without a height it is not far away but hidden with all around it.
        else if (shown > 0 && !isInUse(element)) height.value ??= shown;
      },
      { root, rootMargin: `${margin}px 0px` },
    );
    observer.observe(element);
    return () => observer.disconnect();
  }, [isOpen]);
  if (height.value === undefined)
    return (
      <div class="block-chapter" ref={box}>
        {children}
      </div>
    );
  return <div class="block-chapter" ref={box} style={{ height: `${height.value}px` }} />;
}

/** A screen reader reads the page as a whole. */
const isReadAloud = (): boolean => document.body.classList.contains('vscode-using-screen-reader');

/** Neither the focus nor what a person has selected may vanish. */
function isInUse(element: HTMLElement): boolean {
  const selection = getSelection();
  if (selection && !selection.isCollapsed && selection.containsNode(element, true)) return true;
  return element.contains(document.activeElement);
}
