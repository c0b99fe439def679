import type { Turn } from '../../conversation/chatEvents.ts';
import { withoutSummary } from '../../conversation/contextSummary.ts';
import type { StoredUserMessage } from '../../core/history.ts';
import type { HostMessage } from '../../protocol/messages.ts';
import type { Runtime } from '../runtime.ts';
import type { Composer } from './composer.ts';
import type { ContextControl } from './contextControl.ts';

export type Questions = {
  /** Stores the question, at once where it can be; one that cannot be stored goes back into the box. */
  send(text: string): Promise<void>;
  /** Asks a question again with other words; what is not sent after all goes into the box. */
  edit(questionId: number, text: string): Promise<void>;
  /** Asks the question of this answer again, of the model that is chosen now; false: the person would not. */
  regenerate(answerId: number): Promise<boolean>;
  /** The question becomes a version of itself that has the summary; the one that was refused stays. */
  summarizeAndRetry(answerId: number): Promise<void>;
  /** True while it is open whether the last question is sent: it is the draft until then. */
  isDeciding(): boolean;
};

type Options = {
  readonly runtime: Pick<Runtime, 'chat' | 'database' | 'models' | 'now'>;
  readonly post: (message: HostMessage) => void;
  readonly shown: () => number | null;
  readonly show: (conversationId: number) => void;
  /** Whether a conversation that begins now is private. */
  readonly isPrivate: () => boolean;
  readonly context: Pick<ContextControl, 'surelyFits' | 'maySend' | 'mayAskAgain' | 'summaryBefore'>;
  readonly composer: Pick<Composer, 'attachments' | 'clear'>;
  /** Runs a slash command; false: the text is none. */
  readonly runSlash: (text: string) => Promise<boolean>;
  /** Who asks on was content with this answer. */
  readonly onAskedOn: (answerId: number) => void;
};

/** From the box into the conversation. */
export function createQuestions(options: Options): Questions {
  const { runtime, post, shown, show, isPrivate, context, composer, runSlash, onAskedOn } = options;
  const { conversations } = runtime.database;
  let deciding = false;

  const setDraft = (conversation: number | null, text: string): void =>
    conversations.setDraft(conversation, { text, at: runtime.now() });

  /** Whether to send, where that takes a while: until then the text is the draft, which outlives a killed process. */
  async function decide(text: string): Promise<boolean> {
    const target = shown();
    let outcome: 'done' | 'send' | 'keep' = 'keep';
    setDraft(target, text);
    post({ type: 'taken' });
    deciding = true;
    try {
      if (text.startsWith('/') && (await runSlash(text))) outcome = 'done';
      else if (context.surelyFits(text) || (await context.maySend(text)))
        outcome = shown() === target ? 'send' : 'keep';
    } finally {
      deciding = false;
      if (outcome === 'done') setDraft(target, '');
    }
    if (outcome === 'keep' && shown() === target) post({ type: 'draft', text });
    return outcome === 'send';
  }

  function acceptAnswerBefore(answerId: number): void {
    const parentOf = (id: number | null | undefined) => (id ? conversations.getMessage(id)?.parentId : undefined);
    const before = parentOf(parentOf(answerId));
    if (before) onAskedOn(before);
  }

  function questionOf(answerId: number): StoredUserMessage | undefined {
    const id = conversations.getMessage(answerId)?.parentId;
    const question = id ? conversations.getMessage(id) : undefined;
    return question?.role === 'user' ? question : undefined;
  }

  /** All that comes before a question, and itself, was measured with the path that is shown. */
  const mayAskAgain = async (question: StoredUserMessage, text: string): Promise<boolean> =>
    context.surelyFits(text) || context.mayAskAgain(question, text);

  return {
    async edit(questionId, text) {
      const target = shown();
      const question = conversations.getMessage(questionId);
      if (question?.role !== 'user' || (await mayAskAgain(question, text)))
        runtime.chat.editAndResend(questionId, text);
      else if (shown() === target) post({ type: 'draft', text });
    },
    async regenerate(answerId) {
      const question = questionOf(answerId);
      const { ref: model } = runtime.models.current();
      if (question && !(await mayAskAgain(question, question.text))) return false;
      runtime.chat.regenerate(answerId, { model });
      return true;
    },
    async send(text) {
      const target = shown();
      const takesTime = text.startsWith('/') || !context.surelyFits(text);
      let turn: Turn;
      try {
        if (takesTime && !(await decide(text))) return;
        const attachments = composer.attachments();
        turn = runtime.chat.send({ conversationId: target, text, attachments, private: isPrivate() });
      } catch (thrown) {
        if (shown() === target) post({ type: 'draft', text });
        throw thrown;
      }
      // Once for each question: another one may be on its way by now.
      if (!takesTime) post({ type: 'taken' });
      setDraft(target, '');
      composer.clear();
      if (target === null) show(turn.conversationId);
      else acceptAnswerBefore(turn.answerId);
    },
    async summarizeAndRetry(answerId) {
      const question = questionOf(answerId);
      if (!question) return;
      const summary = await context.summaryBefore(question);
      if (!summary) return;
      const attachments = [summary, ...withoutSummary(question.attachments)];
      runtime.chat.editAndResend(question.id, question.text, { attachments });
    },
    isDeciding: () => deciding,
  };
}
