import type { ConversationStore } from '../../core/history.ts';
import type { HostMessage } from '../../protocol/messages.ts';

/** Conversations that are added to the list at once. */
const listSize = 50;

type Asked = { readonly query: string; readonly archived: boolean; readonly offset: number };

/** The panel's list of conversations: what it asked for last is sent again when that has changed. */
export type HistoryList = {
  /** Sends all up to a page from `offset` on. */
  list(asked: Asked): void;
  /** Sends the list again if it is another one now. */
  refresh(): void;
};

export function createHistoryList(
  store: Pick<ConversationStore, 'listConversations'>,
  post: (message: HostMessage) => void,
): HistoryList {
  let last: { readonly asked: Asked; readonly sent: string } | undefined;

  function messageFor({ query, archived, offset }: Asked): HostMessage {
    const size = offset + listSize;
    const found = store.listConversations({ query, archived, limit: size + 1 });
    const hasMore = found.length > size;
    return { type: 'conversations', query, archived, conversations: found.slice(0, size), hasMore };
  }

  return {
    list(asked) {
      const message = messageFor(asked);
      last = { asked, sent: JSON.stringify(message) };
      post(message);
    },
    refresh() {
      if (!last) return;
      const message = messageFor(last.asked);
      const sent = JSON.stringify(message);
      if (sent === last.sent) return;
      last = { ...last, sent };
      post(message);
    },
  };
}
