import type { ContextUse, ModelRef } from '../core/chat.ts';
import { splitModelRef } from '../core/chat.ts';
import type { Attachment, ConversationStore, StoredMessage } from '../core/history.ts';
import { type Tokenizer, tokenizerOf } from '../engine/observability/tokenizers.ts';
import type { Settings } from '../engine/settings.ts';
import { attachmentBlock } from './attachmentText.ts';
import { systemPromptOf } from './buildRequest.ts';
import { summaryOf, summaryTurn, withoutSummary } from './contextSummary.ts';

export const totalOf = ({ system, history, attachments, question, reserve }: ContextUse): number =>
  system + history + attachments + question + reserve;

export const overflows = (use: ContextUse): boolean => use.window !== null && totalOf(use) > use.window;

/** What OpenAI's chat format adds to each message. */
const perMessage = 4;
/** What a picture of moderate size costs; the true figure depends on the model. */
const perImage = 765;
/** Answers rarely get longer; a person's own limit wins. */
const usualAnswer = 4096;
const pageSize = 20;

export type ContextMeter = {
  measure(input: {
    readonly conversationId: number | null;
    readonly text: string;
    readonly attachments: readonly Attachment[];
    readonly model: ModelRef;
  }): Promise<ContextUse>;
  /** The shown path has changed. */
  forget(): void;
};

type Collaborators = {
  readonly store: Pick<ConversationStore, 'getPath'>;
  readonly settings: () => Settings;
  readonly windowOf: (model: ModelRef) => Promise<number | undefined>;
  readonly seesImages: (model: ModelRef) => boolean;
};

/**
 * Counts each message once: what comes before a message never changes, so after a change only what is new is read. A
 * long history is read in pages, so that nothing else has to wait for it.
 */
export function createContextMeter({ store, settings, windowOf, seesImages }: Collaborators): ContextMeter {
  let counted: { readonly key: string; readonly path: Promise<readonly Counted[]> } | undefined;
  let known: { readonly key: string; readonly path: readonly Counted[] } | undefined;
  const knownAttachments = new WeakMap<Attachment, { readonly tokenizer: Tokenizer; readonly tokens: number }>();

  function countAttachment(attachment: Attachment, tokenizer: Tokenizer, vision: boolean): number {
    const before = knownAttachments.get(attachment);
    const tokens = before?.tokenizer === tokenizer ? before.tokens : tokenizer.count(attachmentBlock(attachment)) + 1;
    knownAttachments.set(attachment, { tokenizer, tokens });
    return tokens + (attachment.image && vision ? perImage : 0);
  }

  function countMessage(message: StoredMessage, tokenizer: Tokenizer, vision: boolean): Counted {
    const { id } = message;
    if (message.role === 'assistant') {
      const tokens = message.text === '' ? 0 : tokenizer.count(message.text) + perMessage;
      return { id, final: message.status !== 'streaming', tokens };
    }
    const own = withoutSummary(message.attachments);
    const attached = own.reduce((sum, each) => sum + countAttachment(each, tokenizer, vision), 0);
    const summary = summaryOf([message]);
    return {
      id,
      final: true,
      tokens: tokenizer.count(message.text) + attached + perMessage,
      ...(summary && { summary: { covers: summary.covers, tokens: tokenizer.count(summaryTurn(summary.text)) } }),
    };
  }

  /** `before`: what was counted of the conversation until now. */
  async function countPath(conversationId: number, before: readonly Counted[], count: Count): Promise<Counted[]> {
    const places = new Map(before.flatMap(({ id, final }, at) => (final ? [[id, at] as const] : [])));
    const pages: Counted[][] = [];
    let first: number | undefined;
    for (;;) {
      const options = { limit: pageSize, ...(first !== undefined && { before: first }) };
      const { messages, hasEarlier } = store.getPath(conversationId, options);
      const latest = messages.findLastIndex(({ id }) => places.has(id));
      pages.unshift(messages.slice(latest + 1).map(count));
      const place = places.get(messages[latest]?.id ?? 0);
      if (place !== undefined) return [...before.slice(0, place + 1), ...pages.flat()];
      first = messages[0]?.id;
      if (!hasEarlier || first === undefined) return pages.flat();
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  function pathOf(conversationId: number, model: ModelRef, tokenizer: Tokenizer): Promise<readonly Counted[]> {
    const vision = seesImages(model);
    const key = `${conversationId} ${tokenizer.exact} ${vision}`;
    if (counted?.key !== key) {
      const count: Count = (message) => countMessage(message, tokenizer, vision);
      const path = countPath(conversationId, known?.key === key ? known.path : [], count);
      path.then((done) => {
        known = { key, path: done };
      }, forget);
      counted = { key, path };
    }
    return counted.path;
  }

  function forget(): void {
    counted = undefined;
  }

  return {
    async measure({ conversationId, text, attachments, model }) {
      const { modelId } = splitModelRef(model);
      const [tokenizer, window = null] = await Promise.all([tokenizerOf(modelId), windowOf(model)]);
      const path = conversationId === null ? [] : await pathOf(conversationId, model, tokenizer);
      const fresh = attachments.find(({ kind }) => kind === 'summary');
      const vision = seesImages(model);
      const images = attachments.some(({ image }) => image !== undefined) && vision;
      return {
        system: tokenizer.count(systemPromptOf(settings())) + perMessage,
        history: historyTokens(path, fresh && { covers: fresh.covers ?? 0, tokens: tokenizer.count(fresh.text) }),
        attachments: withoutSummary(attachments).reduce(
          (sum, each) => sum + countAttachment(each, tokenizer, vision),
          0,
        ),
        question: text === '' ? 0 : tokenizer.count(text) + perMessage,
        reserve: settings().sampling.maxTokens ?? Math.min(usualAnswer, Math.floor((window ?? Infinity) / 4)),
        window,
        exact: tokenizer.exact && !images,
      };
    },
    forget,
  };
}

type Covering = { readonly covers: number; readonly tokens: number };
type Counted = {
  readonly id: number;
  /** False while it may still grow. */
  readonly final: boolean;
  readonly tokens: number;
  readonly summary?: Covering;
};
type Count = (message: StoredMessage) => Counted;

/** `fresh`: the summary that goes with the next question. */
function historyTokens(path: readonly Counted[], fresh: Covering | undefined): number {
  const summary = fresh ?? path.findLast((each) => each.summary)?.summary;
  const rest = path.slice(summary?.covers ?? 0);
  return rest.reduce((sum, { tokens }) => sum + tokens, summary?.tokens ?? 0);
}
