import * as l10n from '@vscode/l10n';
import { render } from 'preact';
import type { CodeJump, PanelBoot, PanelMessage } from '../../protocol/messages.ts';
import { connectHost } from '../host.ts';
import { App } from './App.tsx';
import { PanelProvider } from './context.ts';
import { createChatStore } from './model/chatStore.ts';
import { createDraftSync } from './model/draftSync.ts';
import { readLocalDraft } from './model/drafts.ts';
import { createFormat } from './model/format.ts';
import { createShownReport } from './model/shownReport.ts';
import './styles/panel.css';
import './styles/composer.css';
import './styles/completion.css';
import './styles/messages.css';
import './styles/markdown.css';
import './styles/code.css';
import './styles/history.css';

/** Messages after which another draft is shown, or none: what is typed must reach the host before them. */
const leavesDraft: ReadonlySet<PanelMessage['type']> = new Set([
  'newConversation',
  'openConversation',
  'undoDelete',
  'deleteConversation',
]);

/** With Alt. */
const codeKeys: Readonly<Record<string, CodeJump>> = { PageDown: 'next', PageUp: 'previous' };

/** What was drawn is painted with the next frame; a page that is hidden has none. */
const afterPaint = (run: () => void): void => {
  if (document.visibilityState === 'visible') requestAnimationFrame(() => setTimeout(run));
};

function start(root: HTMLElement, boot: PanelBoot): void {
  l10n.config({ contents: { ...boot.strings } });
  const host = connectHost();
  const later = (run: () => void, ms: number) => {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  };
  const drafts = createDraftSync({ post: host.post, later });
  const post = (message: PanelMessage): void => {
    if (message.type === 'send') drafts.drop();
    else if (leavesDraft.has(message.type)) drafts.flush();
    host.post(message);
  };
  const store = createChatStore({
    post,
    nextFrame: requestAnimationFrame.bind(window),
    later,
    now: Date.now,
    savedDraft: readLocalDraft(host.getState()),
    saveDraft: (draft) => host.setState({ draft }),
    tellDraft: drafts.changed,
  });

  window.addEventListener('blur', drafts.flush);
  document.addEventListener('focusout', drafts.flush);
  window.addEventListener('pagehide', drafts.flush);
  document.addEventListener('visibilitychange', drafts.flush);
  document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && !event.isComposing && store.streaming.peek()) post({ type: 'stop' });
    const way = event.altKey && codeKeys[event.key];
    if (!way) return;
    event.preventDefault();
    store.jumpToCode(way);
  });

  const reportShown = createShownReport({ post: host.post, afterPaint });
  host.onMessage((message) => {
    store.receive(message);
    reportShown(message);
  });
  render(
    <PanelProvider value={{ store, post, format: createFormat(boot.locale) }}>
      <App />
    </PanelProvider>,
    root,
  );
  post({ type: 'ready' });
}

const root = document.getElementById('app');
const boot = document.getElementById('boot');
if (root && boot) start(root, JSON.parse(boot.textContent ?? '') as PanelBoot);
