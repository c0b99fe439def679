import type { HostMessage, MessageView, PanelMessage } from '../../../protocol/messages.ts';

type Options = {
  readonly post: (message: PanelMessage) => void;
  /** Calls back when what was drawn last is on the screen; never where nobody sees it. */
  readonly afterPaint: (run: () => void) => void;
};

/**
 * Hears of each message of the host after the panel took it, and tells the host when the end of an answer that was
 * being written is on the screen: one message for each answer.
 */
export function createShownReport({ post, afterPaint }: Options): (message: HostMessage) => void {
  const streaming = new Set<number>();

  function see(message: MessageView): void {
    if (message.role !== 'assistant') return;
    if (message.status === 'streaming') streaming.add(message.id);
    else if (streaming.delete(message.id)) afterPaint(() => post({ type: 'shown', messageId: message.id }));
  }

  return (message) => {
    if (message.type === 'delta') streaming.add(message.messageId);
    else if (message.type === 'message') see(message.message);
    else if (message.type === 'state') for (const each of message.state.messages) see(each);
  };
}
