import * as l10n from '@vscode/l10n';
import { wholePath } from '../../conversation/buildRequest.ts';
import { overflows, totalOf } from '../../conversation/contextMeter.ts';
import { planSummary, summarize, withoutSummary } from '../../conversation/contextSummary.ts';
import type { ContextUse } from '../../core/chat.ts';
import { splitModelRef } from '../../core/chat.ts';
import type { Attachment, StoredMessage, StoredUserMessage } from '../../core/history.ts';
import { tokenizerOf } from '../../engine/observability/tokenizers.ts';
import type { HostMessage, PriceView } from '../../protocol/messages.ts';
import { throttle } from '../../shared/throttle.ts';
import { modelLabel } from '../models.ts';
import type { Runtime } from '../runtime.ts';
import { mayOverflow, meterOf, type OverflowDialogs } from './contextFit.ts';

export type ContextControl = {
  /** The text of the draft has changed: the meter follows soon. */
  draftChanged(): void;
  /** What is attached, the model or the shown path has changed. */
  changed(): void;
  /** Known without waiting: the request fits, or nobody knows the window. */
  surelyFits(text: string): boolean;
  /** Whether to send: true when it fits, else what the person decides. */
  maySend(text: string): Promise<boolean>;
  /** The same for a question of the shown path that is asked again, with all that comes before it. */
  mayAskAgain(question: StoredUserMessage, text: string): Promise<boolean>;
  /** A summary for a question of the shown path that was too long with all before it; undefined: there is none. */
  summaryBefore(question: StoredUserMessage): Promise<Attachment | undefined>;
  dispose(): void;
};

type Options = {
  readonly runtime: Runtime;
  readonly dialogs: OverflowDialogs;
  readonly post: (message: HostMessage) => void;
  readonly shown: () => number | null;
  readonly attachments: () => readonly Attachment[];
  readonly setAttachments: (attachments: readonly Attachment[]) => void;
};

/** Tokens of a long answer: what is kept free for it is more than most take. */
const usualAnswer = 1000;
/** Milliseconds between two looks at the meter: counting has its time beside the typing. */
const meterMs = 400;
/** What a new summary leaves of the window to the newest messages, and the largest part it is made from. */
const keptShare = 0.25;
const partShare = 0.4;
const charsPerToken = 3;

/** Keeps the meter of the box up to date and asks what to do before a request overflows the model's window. */
export function createContextControl(options: Options): ContextControl {
  const { runtime, dialogs, post, shown, attachments, setAttachments } = options;
  const { conversations } = runtime.database;
  const meter = meterOf(runtime);
  let disposed = false;
  let changes = 0;
  /** The latest figures, as long as only the text has changed since. */
  let last: { readonly id: number | null; readonly use: ContextUse } | undefined;

  const measure = (text: string): Promise<ContextUse> =>
    meter.measure({ conversationId: shown(), text, attachments: attachments(), model: runtime.models.current().ref });

  async function update(): Promise<void> {
    const id = shown();
    const before = changes;
    const use = await measure(conversations.getDraft(id).text);
    if (disposed || shown() !== id) return;
    if (before === changes) last = { id, use };
    const price = await priceOf(use);
    if (disposed || shown() !== id) return;
    post({ type: 'context', context: use, price });
  }
  async function priceOf({
    system,
    history,
    attachments: attached,
    question,
    reserve,
  }: ContextUse): Promise<PriceView> {
    const { usd, atMost, cheaper } = await runtime.engine.forecast({
      model: runtime.models.current().ref,
      question: conversations.getDraft(shown()).text,
      input: system + history + attached + question,
      output: Math.min(reserve, usualAnswer),
      vision: attachments().some(({ image }) => image !== undefined),
    });
    return { usd, atMost, ...(cheaper && { cheaper: { ...cheaper, label: modelLabel(cheaper.model) } }) };
  }

  const updates = throttle(meterMs, () => {
    update().catch((thrown: unknown) =>
      runtime.logger.warn('The context could not be measured', { error: String(thrown) }),
    );
  });

  /** A summary of the oldest messages of a path, for a window of so many tokens; undefined when the person gave up. */
  async function summaryOf(path: readonly StoredMessage[], window: number): Promise<Attachment | undefined> {
    const id = shown();
    if (id === null) return undefined;
    const model = runtime.models.current().ref;
    const { count } = await tokenizerOf(splitModelRef(model).modelId);
    const covers = planSummary(path, window * keptShare, count);
    if (covers === 0) {
      post({ type: 'status', text: l10n.t('There are no older messages that could be summarized.') });
      return undefined;
    }
    const summary = await dialogs.progress(l10n.t('Summarizing the oldest {0} messages', covers), (signal) =>
      summarize({
        chat: runtime.ask,
        model,
        path,
        covers,
        partChars: Math.max(2000, Math.floor(window * partShare * charsPerToken)),
        context: { requestId: runtime.newRequestId(), signal, purpose: 'summary', conversationId: id },
      }),
    );
    if (!summary || summary.text === '' || shown() !== id) return undefined;
    const label = l10n.t('Summary of the first {0} messages', covers);
    return { kind: 'summary', label, uri: '', language: 'markdown', ...summary };
  }

  /** Puts a summary of the oldest messages beside the draft; false when the person gave up. */
  async function summarizeOldest(use: ContextUse): Promise<boolean> {
    const id = shown();
    if (id === null || use.window === null) return false;
    const summary = await summaryOf(wholePath(conversations, id), use.window);
    if (summary) setAttachments([summary, ...withoutSummary(attachments())]);
    return summary !== undefined;
  }

  /** What a model refused as too long did not fit, so its window is taken for half of that where nobody knows it. */
  async function summaryBefore(question: StoredUserMessage): Promise<Attachment | undefined> {
    const use = await measure('');
    const window = Math.min(use.window ?? Infinity, (use.system + use.history) / 2);
    return summaryOf(wholePath(conversations, question.conversationId, question.id), window);
  }

  function canSummarize(use: ContextUse): boolean {
    const id = shown();
    if (id === null || use.window === null || attachments().some(({ kind }) => kind === 'summary')) return false;
    return conversations.getPath(id, { limit: 2 }).messages.length > 1;
  }

  async function maySend(text: string): Promise<boolean> {
    for (;;) {
      const use = await measure(text);
      if (!overflows(use)) return true;
      const canDrop = attachments().some(({ kind }) => kind !== 'summary');
      const choice = await dialogs.ask(use, [
        ...(canDrop ? (['dropAttachments'] as const) : []),
        ...(canSummarize(use) ? (['summarize'] as const) : []),
        'send',
      ]);
      if (choice === 'send') return true;
      if (choice === 'dropAttachments') setAttachments(attachments().filter(({ kind }) => kind === 'summary'));
      else if (choice === undefined || !(await summarizeOldest(use))) return false;
    }
  }

  async function mayAskAgain(question: StoredUserMessage, text: string): Promise<boolean> {
    const { id, conversationId, attachments: own } = question;
    const before: typeof conversations.getPath = (of, page) => conversations.getPath(of, { before: id, ...page });
    const model = runtime.models.current().ref;
    const asked = { conversationId, text, attachments: own, model };
    return mayOverflow(await meterOf(runtime, { getPath: before }).measure(asked), dialogs);
  }

  return {
    draftChanged: updates.trigger,
    changed() {
      changes += 1;
      last = undefined;
      meter.forget();
      updates.trigger();
    },
    surelyFits(text) {
      if (last?.id !== shown()) return false;
      const { use } = last;
      // A token has at least one character.
      return use.window === null || totalOf({ ...use, question: text.length + 8 }) <= use.window;
    },
    maySend,
    mayAskAgain,
    summaryBefore,
    dispose() {
      disposed = true;
      updates.dispose();
    },
  };
}
