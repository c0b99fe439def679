import * as l10n from '@vscode/l10n';
import type { ChatRequest, ModelRef } from '../core/chat.ts';
import { ChatError } from '../core/errors.ts';
import type { ConversationStore, StoredAnswer } from '../core/history.ts';
import { collect, type Handler } from '../core/pipeline.ts';
import type { Logger } from '../core/ports.ts';
import { titleFrom } from './title.ts';

const instruction =
  'Give the conversation a title: at most six words, in its language, no quotation marks, no full stop. Answer with the title only.';

/** Characters of a question and of its answer that the model sees: a title needs no more. */
const seen = 1500;
const titleTokens = 300;

type Collaborators = {
  readonly store: ConversationStore;
  readonly chat: Handler;
  /** Whether titles may be asked of this model: never of the demo, nor where the person does not want it. */
  readonly allowed: (model: ModelRef) => boolean;
  readonly newRequestId: () => string;
  readonly rename: (conversationId: number, title: string) => void;
  readonly logger: Logger;
  /** Ends what is under way when the program does. */
  readonly signal: AbortSignal;
};

/**
 * Titles a conversation by its first answer, which is given to the returned function as each answer ends. A title that
 * is not the one from the first line any more is the person's own, and stays. A failure leaves the old title.
 */
export function createModelTitles(collaborators: Collaborators): (answer: StoredAnswer) => Promise<void> {
  const { store, chat, allowed, newRequestId, rename, logger, signal } = collaborators;

  /** The question when this is the first answer and the title is still the automatic one. */
  function questionOf({ conversationId, id }: StoredAnswer): string | undefined {
    const { messages, hasEarlier } = store.getPath(conversationId, { limit: 2 });
    const [question, last] = messages;
    if (hasEarlier || question?.role !== 'user' || last?.id !== id) return undefined;
    return store.getConversation(conversationId)?.title === titleFrom(question.text) ? question.text : undefined;
  }

  return async (answer) => {
    if (answer.status !== 'complete' || !allowed(answer.model)) return;
    const { conversationId } = answer;
    try {
      const question = questionOf(answer);
      if (question === undefined) return;
      const context = {
        requestId: newRequestId(),
        signal,
        purpose: 'title' as const,
        conversationId,
        cache: { question: l10n.t('Title for “{0}”', titleFrom(question)) },
      };
      const { text } = await collect(chat(titleRequest(answer, question), context));
      const title = cleanTitle(text);
      // The person may have named it, or asked on, meanwhile.
      if (title !== '' && store.getConversation(conversationId)?.title === titleFrom(question))
        rename(conversationId, title);
    } catch (thrown) {
      logger.info('No title from the model', { code: ChatError.from(thrown).code });
    }
  };
}

function titleRequest({ model, text }: StoredAnswer, question: string): ChatRequest {
  const start = `${question.slice(0, seen)}\n\n---\n\n${text.slice(0, seen)}`.toWellFormed();
  return {
    model,
    messages: [
      { role: 'system', content: instruction },
      { role: 'user', content: start },
    ],
    // Room for a model that reasons first.
    sampling: { maxTokens: titleTokens },
    stream: false,
  };
}

/** The first line that the model wrote, without quotation marks and the like. */
export function cleanTitle(text: string): string {
  const line = text.trim().split('\n')[0] ?? '';
  const bare = line
    .replace(/^(?:title|titre|titel|título|titolo|judul)\s*:\s*/i, '')
    .replace(/^["'“”„«»‘’*#\s]+|["'“”„«»‘’*\s.]+$/gu, '');
  return bare === '' ? '' : titleFrom(bare);
}
