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

/** Counts each message once; a long history is read in pages, so that nothing else has to wait for it. */
export function createContextMeter({ store, settings, windowOf, seesImages }: Collaborators): ContextMeter {
  let counted: { readonly key: string; readonly path: Promise<readonly Counted[]> } | undefined;
  const known = new WeakMap<Attachment, { readonly tokenizer: Tokenizer; readonly tokens: number }>();

  function countAttachment(attachment: Attachment, tokenizer: Tokenizer, vision: boolean): number {
    const before = known.get(attachment);
    const tokens = before?.tokenizer === tokenizer ? before.tokens : tokenizer.count(attachmentBlock(attachment)) + 1;
    known.set(attachment, { tokenizer, tokens });
    return tokens + (attachment.image && vision ? perImage : 0);
  }

  function countMessage(message: StoredMessage, tokenizer: Tokenizer, vision: boolean): Counted {
    if (message.role === 'assistant')
      return { tokens: message.text === '' ? 0 : tokenizer.count(message.text) + perMessage };
    const own = withoutSummary(message.attachments);
    const attached = own.reduce((sum, each) => sum + countAttachment(each, tokenizer, vision), 0);
    const summary = summaryOf([message]);
    return {
      tokens: tokenizer.count(message.text) + attached + perMessage,
      ...(summary && { summary: { covers: summary.covers, tokens: tokenizer.count(summaryTurn(summary.text)) } }),
    };
  }

  async function countPath(conversationId: number, tokenizer: Tokenizer, vision: boolean): Promise<Counted[]> {
    const pages: Counted[][] = [];
    let before: number | undefined;
    for (;;) {
      const options = { limit: pageSize, ...(before !== undefined && { before }) };
      const { messages, hasEarlier } = store.getPath(conversationId, options);
      pages.unshift(messages.map((message) => countMessage(message, tokenizer, vision)));
      before = messages[0]?.id;
      if (!hasEarlier || before === undefined) return pages.flat();
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  function pathOf(conversationId: number, model: ModelRef, tokenizer: Tokenizer): Promise<readonly Counted[]> {
    const vision = seesImages(model);
    const key = `${conversationId} ${tokenizer.exact} ${vision}`;
    if (counted?.key !== key) counted = { key, path: countPath(conversationId, tokenizer, vision) };
    return counted.path;
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
    forget: () => {
      counted = undefined;
    },
  };
}

type Covering = { readonly covers: number; readonly tokens: number };
type Counted = { readonly tokens: number; readonly summary?: Covering };

/** `fresh`: the summary that goes with the next question. */
function historyTokens(path: readonly Counted[], fresh: Covering | undefined): number {
  const summary = fresh ?? path.findLast((each) => each.summary)?.summary;
  const rest = path.slice(summary?.covers ?? 0);
  return rest.reduce((sum, { tokens }) => sum + tokens, summary?.tokens ?? 0);
}
