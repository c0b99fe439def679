import type { ConversationStore } from '../../core/history.ts';
import type { Now } from '../../core/ports.ts';
import { createAnswers } from './answers.ts';
import { createConversations } from './conversations.ts';
import { createConversationTrees } from './conversationTrees.ts';
import { createDrafts } from './drafts.ts';
import { createMessageTree } from './messageTree.ts';
import type { Sql } from './sql.ts';
import type { Writers } from './writers.ts';

type Collaborators = { readonly sql: Sql; readonly writers: Writers; readonly now: Now; readonly close: () => void };

export function createConversationStore({ sql, writers, now, close }: Collaborators): ConversationStore {
  const wholeNow: Now = () => Math.round(now());
  const tree = createMessageTree(sql, wholeNow);
  return {
    ...createConversations(sql, wholeNow),
    ...tree,
    ...createConversationTrees(sql, wholeNow),
    ...createAnswers({ sql, writers, now: wholeNow, tree }),
    ...createDrafts(sql, wholeNow),
    dataVersion: () => sql.get<{ data_version: number }>('PRAGMA data_version')?.data_version ?? 0,
    close,
  };
}
