import { batch, computed, type Signal, signal } from '@preact/signals';
import * as l10n from '@vscode/l10n';
import type { ContextUse } from '../../../core/chat.ts';
import type { CodeJump, HostMessage, PanelMessage, PanelState, PriceView } from '../../../protocol/messages.ts';
import { type Delta, joinDeltas, placeDelta } from './deltas.ts';
import { chooseDraft, type Draft, type LocalDraft } from './drafts.ts';
import { type AnswerEntry, type Entry, entryFor } from './entries.ts';
import { createOutbox } from './outbox.ts';

export type Toast = { readonly id: number; readonly text: string; readonly undo: PanelMessage | undefined };
export type HistoryList = Pick<
  Extract<HostMessage, { type: 'conversations' }>,
  'query' | 'archived' | 'conversations' | 'hasMore'
>;

type CompletionsListener = (message: Extract<HostMessage, { type: 'completions' }>) => void;

type Options = {
  readonly post: (message: PanelMessage) => void;
  /** Calls back before the next frame is drawn. */
  readonly nextFrame: (run: () => void) => void;
  /** Calls back in `ms` milliseconds; returns the way to stop that. */
  readonly later: (run: () => void, ms: number) => () => void;
  readonly now: () => number;
  /** The draft that outlived the page, and where to keep the present one. */
  readonly savedDraft: LocalDraft | undefined;
  readonly saveDraft: (draft: LocalDraft) => void;
  /** The present draft, for the host. */
  readonly tellDraft: (draft: Draft) => void;
};

export type ChatStore = ReturnType<typeof createChatStore>;

/** All that the panel shows, kept up to date by the host's messages. Nothing here outlives the page but the draft. */
export function createChatStore({ post, nextFrame, later, now, savedDraft, saveDraft, tellDraft }: Options) {
  const ready = signal(false);
  const conversation: Signal<PanelState['conversation']> = signal(null);
  const entries = signal<readonly Entry[]>([]);
  const hasEarlier = signal(false);
  /** How many entries were put before the others, in all: the list keeps its place by it. */
  const prepended = signal(0);
  const attachments = signal<PanelState['attachments']>([]);
  const model = signal<PanelState['model']>({ ref: '', label: '' });
  const demoOnly = signal(false);
  const isPrivate = signal(false);
  const wait = signal<PanelState['wait']>(null);
  const context = signal<ContextUse | undefined>(undefined);
  const price = signal<PriceView | undefined>(undefined);
  const draft = signal<Draft>({ text: '', at: 0 });
  const historyOpen = signal(false);
  const history = signal<HistoryList | undefined>(undefined);
  const toast = signal<Toast | undefined>(undefined);
  const editing = signal<number | undefined>(undefined);
  /** Counted up to put the cursor into the box, and to show the end of the conversation. */
  const focusRequests = signal(0);
  /** The last one that was asked for: each is an object of its own. */
  const codeJump = signal<{ readonly way: CodeJump } | undefined>(undefined);
  const endRequests = signal(0);
  const streaming = computed(() => {
    const last = entries.value.at(-1);
    return last?.role === 'assistant' && last.facts.value.status === 'streaming';
  });

  let local = savedDraft;
  let startedNew = false;
  let waitingForState = false;
  let loadingEarlier = false;
  let deltas: Delta[] = [];
  let completionsListener: CompletionsListener | undefined;
  const outbox = createOutbox({
    later,
    giveBack(question) {
      takeBack(question.text);
      say(l10n.t('Your question was not taken. It is in the box again.'));
    },
  });

  function applyState(state: PanelState): void {
    const known = new Map(entries.peek().map((entry) => [entry.id, entry]));
    const id = state.conversation?.id ?? null;
    // The host has given the new conversation its id: what is typed since belongs to it.
    if (startedNew && id !== null && local?.conversationId === null) local = { ...local, conversationId: id };
    // The answer to “New chat” may come between the question and its conversation.
    if (id !== null) startedNew = false;
    waitingForState = false;
    loadingEarlier = false;
    deltas = [];
    if (id !== conversation.peek()?.id) editing.value = undefined;
    conversation.value = state.conversation;
    entries.value = state.messages.map((message) => entryFor(message, known.get(message.id)));
    hasEarlier.value = state.hasEarlier;
    prepended.value = 0;
    attachments.value = state.attachments;
    model.value = state.model;
    demoOnly.value = state.demoOnly;
    isPrivate.value = state.private;
    wait.value = state.wait;
    draft.value = chooseDraft(local, state.draft, id);
    ready.value = true;
  }

  function applyMessage(message: Extract<HostMessage, { type: 'message' }>['message']): void {
    const list = entries.peek();
    const index = list.findIndex((entry) => entry.id === message.id);
    const entry = entryFor(message, list[index]);
    if (index < 0) entries.value = [...list, entry];
    else if (entry !== list[index]) entries.value = list.with(index, entry);
  }

  function applyDelta(delta: Delta): void {
    const entry = entries.peek().findLast((candidate) => candidate.id === delta.messageId);
    const place = entry?.role === 'assistant' ? placeDelta(delta, lengthsOf(entry)) : 'gap';
    if (waitingForState || place === 'known') return;
    if (entry?.role === 'assistant' && place === 'apply') appendTo(entry, delta);
    else requestState();
  }

  function appendTo(entry: AnswerEntry, delta: Delta): void {
    const [text, reasoning] = [entry.text.peek(), entry.reasoning.peek()];
    if (delta.reasoning !== '') {
      if (reasoning.source() === '') entry.thinkingSince = now();
      reasoning.append(delta.reasoning);
    }
    if (delta.text === '') return;
    if (text.source() === '' && entry.thinkingSince !== undefined) entry.thoughtMs.value = now() - entry.thinkingSince;
    text.append(delta.text);
  }

  function requestState(): void {
    if (waitingForState) return;
    waitingForState = true;
    post({ type: 'ready' });
  }

  function flushDeltas(): void {
    const waiting = deltas;
    deltas = [];
    batch(() => waiting.forEach(applyDelta));
  }

  function queueDelta(delta: Delta): void {
    const last = deltas.at(-1);
    const joined = last && joinDeltas(last, delta);
    if (joined) deltas[deltas.length - 1] = joined;
    else deltas.push(delta);
    if (deltas.length === 1 && !joined) nextFrame(flushDeltas);
  }

  function addEarlier({ messages, hasEarlier: more }: Extract<HostMessage, { type: 'earlier' }>): void {
    const known = new Set(entries.peek().map((entry) => entry.id));
    const added = messages.filter((message) => !known.has(message.id)).map((message) => entryFor(message, undefined));
    loadingEarlier = false;
    hasEarlier.value = more && added.length > 0;
    prepended.value += added.length;
    entries.value = [...added, ...entries.peek()];
  }

  function rename(id: number, title: string): void {
    if (conversation.peek()?.id === id) conversation.value = { id, title };
    const list = history.peek();
    if (!list) return;
    const conversations = list.conversations.map((item) => (item.id === id ? { ...item, title } : item));
    history.value = { ...list, conversations };
  }

  function apply(message: Exclude<HostMessage, { type: 'delta' }>): void {
    const isElsewhere = 'conversationId' in message && message.conversationId !== conversation.peek()?.id;
    if (message.type === 'state') applyState(message.state);
    else if (message.type === 'title') rename(message.conversationId, message.title);
    else if (isElsewhere) return;
    else if (message.type === 'wait') wait.value = message.wait;
    else if (message.type === 'message') applyMessage(message.message);
    else if (message.type === 'earlier') addEarlier(message);
    else if (message.type === 'model') [model.value, demoOnly.value] = [message.model, message.demoOnly];
    else if (message.type === 'attachments') attachments.value = message.attachments;
    else if (message.type === 'context') {
      context.value = message.context;
      price.value = message.price;
    } else if (message.type === 'taken') questionTaken();
    else if (message.type === 'draft') takeBackFromHost(message.text);
    else if (message.type === 'completions') completionsListener?.(message);
    else if (message.type === 'conversations') history.value = message;
    else if (message.type === 'status') say(message.text, message.undo);
    else if (message.type === 'showHistory') historyOpen.value = true;
    else if (message.type === 'jumpToCode') jumpToCode(message.way);
    else if (message.type === 'focusInput') focusInput();
  }

  /** Shows a short message at the foot of the panel. */
  function say(text: string, undo?: PanelMessage): void {
    toast.value = { id: (toast.peek()?.id ?? 0) + 1, text, undo };
  }

  /** The list of conversations covers the box. */
  function focusInput(): void {
    historyOpen.value = false;
    focusRequests.value++;
  }

  function jumpToCode(way: CodeJump): void {
    historyOpen.value = false;
    codeJump.value = { way };
  }

  function setDraft(text: string): void {
    draft.value = { text, at: now() };
    local = { ...draft.peek(), conversationId: conversation.peek()?.id ?? null };
    saveDraft(outbox.unsaved() ?? local);
    tellDraft(local);
  }

  /** What was sent is a draft again: no conversation comes of it. What was typed since stays, too. */
  function takeBack(text: string): void {
    startedNew = false;
    const typed = draft.peek().text;
    setDraft(typed === '' || typed === text ? text : `${text}\n\n${typed}`);
  }

  function takeBackFromHost(text: string): void {
    outbox.taken();
    takeBack(text);
  }

  /** The question is with the host; what was given back in the meantime is no draft any more. */
  function questionTaken(): void {
    const late = outbox.taken();
    if (late !== undefined && late === draft.peek().text) setDraft('');
    else if (local) saveDraft(local);
  }

  return {
    ready,
    conversation,
    entries,
    hasEarlier,
    prepended,
    attachments,
    model,
    demoOnly,
    isPrivate,
    wait,
    context,
    price,
    draft,
    historyOpen,
    history,
    toast,
    say,
    editing,
    focusRequests,
    codeJump,
    jumpToCode,
    endRequests,
    streaming,

    receive(message: HostMessage): void {
      if (message.type === 'delta') {
        if (message.conversationId === conversation.peek()?.id) queueDelta(message);
        return;
      }
      flushDeltas();
      batch(() => apply(message));
    },

    /** Calls back with each answer to `complete`; returns the way to stop that. */
    onCompletions(listener: CompletionsListener): () => void {
      completionsListener = listener;
      return () => {
        completionsListener = undefined;
      };
    },

    setDraft,

    /** Shows an empty conversation at once: what is typed before the host answers belongs to it. */
    startNew(): void {
      post({ type: 'newConversation' });
      batch(() => {
        conversation.value = null;
        entries.value = [];
        attachments.value = [];
        hasEarlier.value = false;
        editing.value = undefined;
        draft.value = { text: '', at: 0 };
      });
    },

    send(text: string): void {
      startedNew = conversation.peek() === null;
      outbox.put({ text, at: now(), conversationId: conversation.peek()?.id ?? null });
      post({ type: 'send', text });
      endRequests.value++;
      setDraft('');
    },

    /** `many`: the person is on the way to the beginning. */
    loadEarlier(amount: 'page' | 'many' = 'page'): void {
      const [shown, first] = [conversation.peek(), entries.peek()[0]];
      if (!shown || !first || !hasEarlier.peek() || loadingEarlier) return;
      loadingEarlier = true;
      post({ type: 'loadEarlier', conversationId: shown.id, before: first.id, amount });
    },
  };
}

function lengthsOf(entry: AnswerEntry) {
  return { text: entry.text.peek().source().length, reasoning: entry.reasoning.peek().source().length };
}
