import type { ComponentChildren } from 'preact';

/** A table that is wider than a narrow tab scrolls by itself, by keyboard too. */
export function Scroller({ children }: { readonly children: ComponentChildren }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
    <div class="scroller" tabIndex={0}>
      {children}
    </div>
  );
}
