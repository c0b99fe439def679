import * as l10n from '@vscode/l10n';

const scrollers = new WeakMap<Element, HTMLElement>();

/** One for all: an observer per code block would cost more than what it watches. */
let observer: ResizeObserver | undefined;

function check(entries: readonly ResizeObserverEntry[]): void {
  for (const { target } of entries) {
    const scroller = scrollers.get(target);
    if (scroller) setReachable(scroller, scroller.scrollWidth > scroller.clientWidth);
  }
}

/** What scrolls must be reachable by keyboard; what does not should be no stop on the way. */
function setReachable(scroller: HTMLElement, reachable: boolean): void {
  if (reachable) {
    scroller.tabIndex = 0;
    scroller.setAttribute('role', 'group');
    scroller.setAttribute('aria-label', l10n.t('Code'));
  } else {
    for (const name of ['tabindex', 'role', 'aria-label']) scroller.removeAttribute(name);
  }
}

/** Keeps `scroller` reachable by Tab while `content` is wider than it. Returns how to stop. */
export function watchScrollable(scroller: HTMLElement, content: HTMLElement): () => void {
  observer ??= new ResizeObserver(check);
  const watched = [scroller, content];
  for (const element of watched) {
    scrollers.set(element, scroller);
    observer.observe(element);
  }
  return () => {
    for (const element of watched) observer?.unobserve(element);
  };
}
