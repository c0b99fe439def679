import { useSignal } from '@preact/signals';
import type { ComponentType } from 'preact';
import { useEffect } from 'preact/hooks';
import { usePanel } from '../context.ts';
import { ErrorBoundary } from './ErrorBoundary.tsx';

/** The history is loaded after the panel has been drawn: most visits do without it. */
export function LazyHistory() {
  const { store } = usePanel();
  const History = useSignal<ComponentType | undefined>(undefined);
  useEffect(() => {
    const idle = requestIdleCallback(
      () =>
        void import('./History.tsx').then((module) => {
          History.value = module.History;
        }),
    );
    return () => cancelIdleCallback(idle);
  }, [History]);
  if (!store.historyOpen.value || !History.value) return null;
  return (
    <ErrorBoundary>
      <History.value />
    </ErrorBoundary>
  );
}
