import { ChatError } from '../../core/errors.ts';
import type { AnswerEnd, ConversationStore, StoredAnswer } from '../../core/history.ts';
import type { Now } from '../../core/ports.ts';
import { toJson } from './messageRows.ts';
import type { MessageTree } from './messageTree.ts';
import type { Sql } from './sql.ts';
import type { Writers } from './writers.ts';

type Collaborators = {
  readonly sql: Sql;
  readonly writers: Writers;
  readonly now: Now;
  readonly tree: Pick<MessageTree, 'insert' | 'getMessage'>;
};

type Answers = Pick<
  ConversationStore,
  'beginAnswer' | 'appendToAnswer' | 'endAnswer' | 'stopAnswer' | 'recoverInterrupted'
>;

/** The pieces become the text; the change of `status` puts it into the search index. */
const consolidate = `
  text = (SELECT coalesce(group_concat(text, '' ORDER BY id), '') FROM answer_chunk WHERE message_id = message.id),
  reasoning = (SELECT coalesce(group_concat(reasoning, '' ORDER BY id), '') FROM answer_chunk WHERE message_id = message.id),
  writer = NULL`;

const unknownEnd = { error: null, finishReason: null, usage: null, costUsd: null, durationMs: null };
const interrupted: AnswerEnd = { status: 'interrupted', ...unknownEnd };
const stopped: AnswerEnd = { status: 'stopped', ...unknownEnd };

export function createAnswers({ sql, writers, now, tree }: Collaborators): Answers {
  /** Ends an answer if `writer` is still writing it. */
  function end(answerId: number, writer: string, outcome: AnswerEnd): void {
    const changed = sql.run(
      `UPDATE message SET status = ?, error = ?, finish_reason = ?, usage = ?, cost_usd = ?, duration_ms = ?, notices = ?,
         ${consolidate}
       WHERE id = ? AND status = 'streaming' AND writer = ?`,
      outcome.status,
      toJson(outcome.error),
      outcome.finishReason,
      toJson(outcome.usage),
      outcome.costUsd,
      outcome.durationMs,
      toJson(outcome.notices),
      answerId,
      writer,
    );
    if (changed === 0) throw notOpen(answerId);
    sql.run('DELETE FROM answer_chunk WHERE message_id = ?', answerId);
    sql.run(
      'UPDATE conversation SET updated_at = ? WHERE id = (SELECT conversation_id FROM message WHERE id = ?)',
      now(),
      answerId,
    );
  }

  function stored(answerId: number): StoredAnswer {
    const answer = tree.getMessage(answerId);
    if (answer?.role !== 'assistant') throw notOpen(answerId);
    return answer;
  }

  const streaming = (): { id: number; writer: string }[] =>
    sql.all("SELECT id, writer FROM message WHERE status = 'streaming' AND writer <> ?", writers.token);

  function interruptDead(): number {
    const dead = new Set(streaming().map(({ writer }) => writer));
    for (const writer of dead) if (writers.isAlive(writer)) dead.delete(writer);
    const answers = streaming().filter(({ writer }) => dead.has(writer));
    for (const { id, writer } of answers) end(id, writer, interrupted);
    for (const writer of dead) writers.forget(writer);
    return answers.length;
  }

  return {
    beginAnswer: (conversationId, parentId, model) =>
      sql.transaction(() => {
        writers.announce();
        const { id } = tree.insert({
          conversationId,
          parentId,
          role: 'assistant',
          text: '',
          model,
          writer: writers.token,
        });
        return stored(id);
      }),

    appendToAnswer: (answerId, piece) => {
      const added = sql.run(
        `INSERT INTO answer_chunk (message_id, text, reasoning)
         SELECT id, ?, ? FROM message WHERE id = ? AND status = 'streaming' AND writer = ?`,
        piece.text,
        piece.reasoning,
        answerId,
        writers.token,
      );
      if (added === 0) throw notOpen(answerId);
    },

    endAnswer: (answerId, outcome) =>
      sql.transaction(() => {
        end(answerId, writers.token, outcome);
        return stored(answerId);
      }),

    stopAnswer: (answerId) =>
      sql.transaction(() => {
        const open = "SELECT writer FROM message WHERE id = ? AND status = 'streaming'";
        const row = sql.get<{ writer: string }>(open, answerId);
        if (row) end(answerId, row.writer, stopped);
        const answer = tree.getMessage(answerId);
        return answer?.role === 'assistant' ? answer : undefined;
      }),

    // Most of the time nothing is streaming, and then nothing is locked.
    recoverInterrupted: () => (streaming().length === 0 ? 0 : sql.transaction(interruptDead)),
  };
}

function notOpen(answerId: number): ChatError {
  return new ChatError('storage', { detail: `answer ${answerId} is not open` });
}
