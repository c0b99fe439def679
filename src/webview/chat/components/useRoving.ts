import type { RefObject } from 'preact';

const steps: Readonly<Record<string, (at: number, last: number) => number>> = {
  ArrowUp: (at) => at - 1,
  ArrowDown: (at) => at + 1,
  Home: () => 0,
  End: (_, last) => last,
};

/** Arrow keys walk over the rows of the history; above the first one is the search box. Tab stays inside the dialog. */
export function useRoving(dialog: RefObject<HTMLElement | null>, search: RefObject<HTMLInputElement | null>) {
  return (event: KeyboardEvent): void => {
    if (event.key === 'Tab') keepInside(event, dialog.current);
    const target = event.target as HTMLElement;
    const isSearch = target === search.current;
    const step = steps[event.key];
    if (!step || (isSearch && event.key !== 'ArrowDown') || (!isSearch && !target.closest('.history-item'))) return;
    if (target.matches('.title-box')) return;
    const rows = [...(dialog.current?.querySelectorAll<HTMLElement>('.history-row') ?? [])];
    const current = target.closest('li')?.querySelector<HTMLElement>('.history-row');
    const at = isSearch || !current ? -1 : rows.indexOf(current);
    const next = step(at, rows.length - 1);
    event.preventDefault();
    const element = next < 0 ? search.current : rows[Math.min(next, rows.length - 1)];
    for (const row of rows) row.tabIndex = row === element ? 0 : -1;
    if (next < 0 && rows[0]) rows[0].tabIndex = 0;
    element?.focus();
  };
}

function keepInside(event: KeyboardEvent, dialog: HTMLElement | null): void {
  const stops = [...(dialog?.querySelectorAll<HTMLElement>('button, input') ?? [])].filter(
    (element) =>
      element.tabIndex >= 0 &&
      !element.hasAttribute('disabled') &&
      element.checkVisibility({ visibilityProperty: true }),
  );
  const [first, last] = [stops[0], stops.at(-1)];
  const leaves = event.shiftKey ? document.activeElement === first : document.activeElement === last;
  if (!leaves) return;
  event.preventDefault();
  (event.shiftKey ? last : first)?.focus();
}
