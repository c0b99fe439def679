import * as l10n from '@vscode/l10n';
import { branchConversation, duplicateConversation } from '../../conversation/copyConversation.ts';
import { ChatError } from '../../core/errors.ts';
import { explainBriefly } from '../../core/explainError.ts';
import { type HostMessage, type PanelMessage, type PanelState, parsePanelMessage } from '../../protocol/messages.ts';
import type { Attached } from '../native/attachments/attached.ts';
import type { SlashCommands } from '../native/slashCommands.ts';
import type { Runtime } from '../runtime.ts';
import { type AttachmentSources, createComposer } from './composer.ts';
import { createContextControl } from './contextControl.ts';
import type { OverflowDialogs } from './contextFit.ts';
import { createHistoryList } from './historyList.ts';
import { createKeptAnswers } from './keptAnswers.ts';
import { toMessageView } from './messageView.ts';
import { watchOtherWindows } from './otherWindows.ts';
import { createQuestions } from './questions.ts';

/** Turns that are sent at once; the panel asks for earlier ones when it is scrolled up to them. */
const pageSize = 30;
const manySize = 240;

/** The attachments that are a file or a part of one. */
const fileKinds: ReadonlySet<string> = new Set(['selection', 'file', 'symbol']);

/** What only the VS Code side can do for the panel. */
export type PanelActions = {
  runCommand(command: string, ...args: unknown[]): void;
  /** `attached`: the files that the conversation is about, as URIs. */
  code(message: Extract<PanelMessage, { type: 'code' }>, attached: readonly string[]): Promise<void>;
  /** Proposes the changes of all files that an answer names. */
  applyAll(answer: string): Promise<void>;
  openLink(href: string): void;
  copy(text: string): Promise<void>;
  /** The conversation to show again in the next session; null for a new one. */
  remember(conversationId: number | null): void;
  readonly attachmentSources: AttachmentSources;
  readonly overflowDialogs: OverflowDialogs;
  readonly slashCommands: SlashCommands;
};

export type PanelController = {
  /** Acts on what the page sent; anything that is not a message of the protocol is dropped. */
  receive(raw: unknown): Promise<void>;
  show(conversationId: number | null): void;
  current(): number | null;
  attach(attached: readonly Attached[]): void;
  deleteConversation(id: number): void;
  /** The shown conversation becomes private, or is so no longer. */
  togglePrivate(): void;
  /** Whether the conversation that begins next is private. */
  beginsPrivate(): boolean;
  /** Brings the list of conversations up to date if the panel has one. */
  historyChanged(): void;
  setVisible(visible: boolean): void;
  post(message: HostMessage): void;
  dispose(): void;
};

type Options = {
  readonly runtime: Runtime;
  readonly actions: PanelActions;
  readonly post: (message: HostMessage) => void;
  readonly initial: number | null;
};

/** Everything the panel shows and does, for one view. The view's page may come and go: `ready` brings it up to date. */
export function createPanelController({ runtime, actions, post, initial }: Options): PanelController {
  const { conversations } = runtime.database;
  let shown: number | null = initial !== null && conversations.getConversation(initial) ? initial : null;
  let stamp = '';
  /** Of the conversation that begins with the next message. */
  let nextPrivate = false;
  const composer = createComposer({
    runtime,
    sources: actions.attachmentSources,
    slash: actions.slashCommands,
    post,
    shown: () => shown,
    onChange: () => context.changed(),
  });
  const context = createContextControl({
    runtime,
    dialogs: actions.overflowDialogs,
    post,
    shown: () => shown,
    attachments: composer.attachments,
    setAttachments: composer.set,
  });

  function state(): PanelState {
    const summary = shown === null ? undefined : conversations.getConversation(shown);
    const page = summary ? conversations.getPath(summary.id, { limit: pageSize }) : { messages: [], hasEarlier: false };
    return {
      conversation: summary ? { id: summary.id, title: summary.title } : null,
      messages: page.messages.map(toMessageView),
      hasEarlier: page.hasEarlier,
      draft: conversations.getDraft(shown),
      attachments: composer.views(),
      model: runtime.models.current(),
      wait: shown === null ? null : runtime.chat.waitsFor(shown),
      demoOnly: runtime.models.demoOnly(),
      private: summary?.private ?? nextPrivate,
    };
  }

  function postState(): void {
    // Before the state: what another window writes in between is seen at the next look.
    stamp = stampOf(shown);
    post({ type: 'state', state: state() });
    context.changed();
  }

  /** Another window wrote: to the list, perhaps to what is shown. */
  function showChanges(): void {
    history.refresh();
    if (shown === null || runtime.chat.isStreaming(shown)) return;
    if (!conversations.getConversation(shown)) show(null);
    else if (stampOf(shown) !== stamp) postState();
  }

  /** Changes with what another window can change in the shown conversation. */
  function stampOf(id: number | null): string {
    if (id === null) return '';
    const last = conversations.getPath(id, { limit: 1 }).messages[0];
    const status = last?.role === 'assistant' ? last.status : '';
    return [conversations.getConversation(id)?.title, last?.id, status, last?.text.length].join(' ');
  }

  function show(conversationId: number | null): void {
    shown = conversationId;
    nextPrivate = false;
    actions.remember(conversationId);
    postState();
  }

  const kept = createKeptAnswers(runtime);
  const questions = createQuestions({
    runtime,
    post,
    shown: () => shown,
    show,
    isPrivate: () => nextPrivate,
    context,
    composer,
    runSlash: (text) => actions.slashCommands.run(text),
    onAskedOn: (answerId) => kept.judge(answerId, true),
  });
  const history = createHistoryList(conversations, post);
  const otherWindows = watchOtherWindows({ store: conversations, onChange: showChanges });

  /** What was attached to the newest question that had attachments. */
  function attachedFiles(): readonly string[] {
    const messages = shown === null ? [] : conversations.getPath(shown, { limit: pageSize }).messages;
    const question = messages.findLast((message) => message.role === 'user' && message.attachments.length > 0);
    const files = question?.role === 'user' ? question.attachments.filter(({ kind }) => fileKinds.has(kind)) : [];
    return [...new Set(files.map(({ uri }) => uri))];
  }

  /** What was kept of a conversation goes at once when it becomes private. */
  function setPrivate(isPrivate: boolean): void {
    if (shown === null) nextPrivate = isPrivate;
    else {
      conversations.setPrivate(shown, isPrivate);
      if (isPrivate) void runtime.engine.cache?.clear({ conversationId: shown, pinned: true });
      history.refresh();
    }
    postState();
    const text = isPrivate
      ? l10n.t('This conversation is private: its answers are not kept in the cache, and no log has its text.')
      : l10n.t('This conversation is no longer private.');
    post({ type: 'status', text });
  }

  function remove(id: number): void {
    runtime.chat.stop(id);
    conversations.deleteConversation(id);
    // What was kept of it is a copy that nobody asked for: it goes at once, also where the deletion is undone.
    void runtime.engine.cache?.clear({ conversationId: id, pinned: true });
    if (id === shown) show(null);
    post({ type: 'status', text: l10n.t('Conversation deleted.'), undo: { type: 'undoDelete', id } });
  }

  const handlers: { [K in PanelMessage['type']]: (message: Extract<PanelMessage, { type: K }>) => unknown } = {
    ready: postState,
    loadEarlier: ({ conversationId, before, amount }) => {
      const limit = amount === 'many' ? manySize : pageSize;
      const page = conversations.getPath(conversationId, { limit, before });
      post({
        type: 'earlier',
        conversationId,
        messages: page.messages.map(toMessageView),
        hasEarlier: page.hasEarlier,
      });
    },
    send: ({ text }) => questions.send(text),
    stop: () => shown !== null && runtime.chat.stop(shown),
    regenerate: async ({ messageId }) => {
      if (await questions.regenerate(messageId)) kept.judge(messageId, false);
    },
    answerIsWrong: ({ messageId }) => {
      kept.judge(messageId, false);
      post({
        type: 'status',
        text: l10n.t('The cache gives this answer to similar questions more carefully from now on.'),
      });
    },
    useOffer: ({ messageId }) => kept.useOffer(messageId),
    summarizeAndRetry: ({ messageId }) => questions.summarizeAndRetry(messageId),
    continueAnswer: ({ messageId }) => runtime.chat.continueAnswer(messageId, { model: runtime.models.current().ref }),
    retryNow: () => shown !== null && runtime.chat.retryNow(shown),
    editAndResend: ({ messageId, text }) => questions.edit(messageId, text),
    selectVersion: ({ messageId }) => {
      conversations.selectVersion(messageId);
      postState();
    },
    draft: ({ text, at }) => {
      if (questions.isDeciding() && text === '') return;
      conversations.setDraft(shown, { text, at });
      context.draftChanged();
    },
    newConversation: () => show(null),
    setPrivate: ({ private: isPrivate }) => setPrivate(isPrivate),
    openConversation: ({ id }) => show(id),
    listConversations: (asked) => history.list(asked),
    renameConversation: ({ id, title }) => {
      conversations.renameConversation(id, title.trim());
      post({ type: 'title', conversationId: id, title: title.trim() });
    },
    pinConversation: ({ id, pinned }) => {
      conversations.pinConversation(id, pinned);
      history.refresh();
    },
    archiveConversation: ({ id, archived }) => {
      conversations.archiveConversation(id, archived);
      history.refresh();
      const text = archived ? l10n.t('Conversation archived.') : l10n.t('Conversation unarchived.');
      post({ type: 'status', text, undo: { type: 'archiveConversation', id, archived: !archived } });
    },
    duplicateConversation: ({ id }) => {
      duplicateConversation(conversations, id, runtime.now);
      history.refresh();
      post({ type: 'status', text: l10n.t('Conversation duplicated.') });
    },
    branchConversation: ({ messageId }) => {
      show(branchConversation(conversations, messageId, runtime.now));
      post({ type: 'status', text: l10n.t('This is the branch; the other conversation stays as it is.') });
    },
    importConversation: () => actions.runCommand('chatLlm.importConversation'),
    deleteConversation: ({ id }) => remove(id),
    undoDelete: ({ id }) => {
      conversations.restoreConversation(id);
      post({ type: 'status', text: l10n.t('Conversation restored.') });
      show(id);
    },
    exportConversation: ({ id }) => actions.runCommand('chatLlm.exportConversation', id),
    showRequest: ({ text }) => actions.runCommand('chatLlm.showRequest', text),
    useModel: ({ model }) => {
      if (runtime.engine.autoModels().includes(model)) return runtime.models.select(model);
      return undefined;
    },
    pickModel: () => actions.runCommand('chatLlm.selectModel'),
    ...composer.handlers,
    code: (message) => actions.code(message, attachedFiles()),
    applyAll: ({ messageId }) => {
      const message = conversations.getMessage(messageId);
      return message && actions.applyAll(message.text);
    },
    copyMessage: ({ messageId }) => {
      kept.judge(messageId, true);
      const message = conversations.getMessage(messageId);
      return message && actions.copy(message.text);
    },
    shown: ({ messageId }) => runtime.observability.shown(messageId),
    showLogEntry: ({ messageId }) => actions.runCommand('chatLlm.openRequestLog', messageId),
    openLink: ({ href }) => actions.openLink(href),
    action: ({ action }) => actions.runCommand(panelCommands[action]),
  };

  const stopListening = runtime.chat.onEvent((event) => {
    if (event.type === 'message') {
      const { conversationId } = event.message;
      if (conversationId !== shown) return;
      post({ type: 'message', conversationId, message: toMessageView(event.message) });
      context.changed();
    } else if (event.conversationId === shown) {
      if (event.type === 'path') postState();
      else post(event);
    }
  });
  const modelListener = runtime.models.onChange(() => {
    post({ type: 'model', model: runtime.models.current(), demoOnly: runtime.models.demoOnly() });
    composer.refresh();
    context.changed();
  });

  return {
    async receive(raw) {
      const message = parsePanelMessage(raw);
      if (!message) return;
      try {
        await (handlers[message.type] as (message: PanelMessage) => unknown)(message);
      } catch (thrown) {
        const error = ChatError.from(thrown);
        runtime.logger.error('panel request failed', { request: message.type, code: error.code });
        post({ type: 'status', text: explainBriefly(error.data) });
      }
    },
    show,
    current: () => shown,
    attach: composer.add,
    deleteConversation: remove,
    togglePrivate: () => setPrivate(!(shown === null ? nextPrivate : conversations.getConversation(shown)?.private)),
    beginsPrivate: () => nextPrivate,
    historyChanged: history.refresh,
    setVisible: otherWindows.setVisible,
    post,
    dispose() {
      context.dispose();
      stopListening();
      modelListener();
      otherWindows.dispose();
    },
  };
}

const panelCommands = {
  setUpModels: 'chatLlm.setUpModels',
  openSettings: 'chatLlm.openSettings',
  pickModel: 'chatLlm.selectModel',
  runTemplate: 'chatLlm.runTemplate',
  useDemo: 'chatLlm.useDemo',
  chooseMasking: 'chatLlm.chooseMasking',
} as const;
