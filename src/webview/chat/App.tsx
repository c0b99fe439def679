import { Announcer } from './components/Announcer.tsx';
import { Composer } from './components/Composer.tsx';
import { EmptyState } from './components/EmptyState.tsx';
import { ErrorBoundary } from './components/ErrorBoundary.tsx';
import { Header } from './components/Header.tsx';
import { LazyHistory } from './components/LazyHistory.tsx';
import { MessageList } from './components/MessageList.tsx';
import { StatusToast } from './components/StatusToast.tsx';
import { usePanel } from './context.ts';

export function App() {
  const { store } = usePanel();
  if (!store.ready.value) return null;
  const isHistoryOpen = store.historyOpen.value;
  return (
    <div class="panel">
      <main class="chat" inert={isHistoryOpen}>
        <Header />
        <ErrorBoundary>{store.entries.value.length === 0 ? <EmptyState /> : <MessageList />}</ErrorBoundary>
        <Composer />
      </main>
      <LazyHistory />
      <StatusToast />
      <Announcer />
    </div>
  );
}
