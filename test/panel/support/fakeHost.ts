import type { Page } from 'playwright-core';
import type {
  AnswerView,
  HostMessage,
  MessageView,
  PanelMessage,
  PanelState,
  UserMessageView,
} from '../../../src/protocol/messages.ts';

export type FakeHost = {
  /** What the panel has sent, oldest first. */
  readonly sent: PanelMessage[];
  /** Answers `ready`; change it before the page loads or reloads. */
  state: PanelState;
  post(...messages: HostMessage[]): Promise<void>;
  of<T extends PanelMessage['type']>(type: T): Extract<PanelMessage, { type: T }>[];
  /** Waits for a message of the type that was not there before. */
  next<T extends PanelMessage['type']>(type: T): Promise<Extract<PanelMessage, { type: T }>>;
  /** What `setState` kept. */
  saved(): unknown;
};

type Waiter = { readonly type: PanelMessage['type']; readonly resolve: (message: never) => void };

/** Puts a scriptable `acquireVsCodeApi` into every page that `page` loads. */
export async function installHost(page: Page, state: PanelState): Promise<FakeHost> {
  let saved: unknown;
  let waiters: Waiter[] = [];
  const host: FakeHost = {
    sent: [],
    state,
    async post(...messages) {
      await page.evaluate(`for (const message of ${JSON.stringify(messages)}) postMessage(message, '*')`);
    },
    of: (type) => host.sent.filter((message) => message.type === type) as never,
    next: (type) => new Promise((resolve) => waiters.push({ type, resolve })),
    saved: () => saved,
  };
  await page.exposeFunction('hostReceives', (message: PanelMessage) => {
    host.sent.push(message);
    const ready = waiters.filter(({ type }) => type === message.type);
    waiters = waiters.filter(({ type }) => type !== message.type);
    for (const { resolve } of ready) resolve(message as never);
    if (message.type === 'ready') return host.post({ type: 'state', state: host.state });
  });
  await page.exposeFunction('hostSaves', (value: unknown) => {
    saved = value;
  });
  await page.addInitScript(`
    globalThis.acquireVsCodeApi = () => {
      let state = JSON.parse(sessionStorage.getItem('state') ?? 'null') ?? undefined;
      return {
        postMessage: (message) => void hostReceives(message),
        getState: () => state,
        setState(value) {
          state = value;
          sessionStorage.setItem('state', JSON.stringify(value));
          void hostSaves(value);
        },
      };
    };`);
  return host;
}

export const now = Date.UTC(2026, 2, 14, 15, 9);

export function user(id: number, text: string, more: Partial<UserMessageView> = {}): UserMessageView {
  return { role: 'user', id, text, attachments: [], template: null, createdAt: now, versions: [id], ...more };
}

export function answer(id: number, text: string, more: Partial<AnswerView> = {}): AnswerView {
  return {
    role: 'assistant',
    id,
    text,
    reasoning: '',
    status: 'complete',
    error: null,
    model: 'openrouter/openai/gpt-4o',
    finishReason: 'stop',
    usage: { inputTokens: 1234, outputTokens: 567, estimated: false },
    costUsd: 0.00213,
    durationMs: 3240,
    createdAt: now,
    versions: [id],
    ...more,
  };
}

/** An answer of which nothing has arrived yet. */
export function openAnswer(id: number, more: Partial<AnswerView> = {}): AnswerView {
  return answer(id, '', { status: 'streaming', usage: null, costUsd: null, durationMs: null, ...more });
}

export function state(messages: readonly MessageView[] = [], more: Partial<PanelState> = {}): PanelState {
  return {
    conversation: messages.length > 0 ? { id: 1, title: 'Rounding in the cart' } : null,
    messages,
    hasEarlier: false,
    draft: { text: '', at: 0 },
    attachments: [],
    model: { ref: 'openrouter/openai/gpt-4o', label: 'GPT-4o' },
    wait: null,
    demoOnly: false,
    private: false,
    ...more,
  };
}

export function delta(messageId: number, text: string, offset: number): HostMessage {
  return { type: 'delta', conversationId: 1, messageId, text, offset, reasoning: '', reasoningOffset: 0 };
}
