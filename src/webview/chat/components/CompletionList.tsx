import * as l10n from '@vscode/l10n';
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { Completion } from '../model/completion.ts';
import { Icon } from './Icon.tsx';

export const completionListId = 'completions';
export const completionId = (index: number): string => `${completionListId}-${index}`;

/** What the box offers, above it. The cursor stays in the box: arrows, Enter, Tab and Escape act on the list. */
export function CompletionList({ completion }: { completion: Completion }) {
  const items = completion.items.value;
  const active = completion.active.value;
  const list = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    list.current?.children[active]?.scrollIntoView({ block: 'nearest' });
  }, [active, items]);
  return (
    <>
      <div class="visually-hidden" role="status">
        {items.length > 0 && l10n.t('{0} suggestions', items.length)}
      </div>
      {items.length > 0 && (
        <div ref={list} id={completionListId} class="completions" role="listbox" aria-label={l10n.t('Suggestions')}>
          {items.map((item, index) => (
            // The keyboard acts from the box, which keeps the focus.
            <div
              key={item.id}
              id={completionId(index)}
              role="option"
              tabIndex={-1}
              aria-selected={index === active}
              // Before the box loses the focus.
              onMouseDown={(event) => {
                event.preventDefault();
                completion.accept(item);
              }}
            >
              <Icon name={item.icon} />
              <span class="completion-label">{item.label}</span>
              <span class="completion-detail">
                <bdi>{item.detail}</bdi>
              </span>
            </div>
          ))}
        </div>
      )}
    </>
  );
}
