import { join } from 'node:path';
import { openDatabase } from '../../../src/node/sqlite/database.ts';
import { answerLines, markdown } from './text.ts';

/** Writes one conversation of `turns` turns where the extension of a VS Code with this data folder looks for it. */
export function seedConversation(dataFolder: string, turns: number): void {
  const path = join(dataFolder, 'data', 'User', 'globalStorage', 'chat-llm.chat-llm', 'chat-llm.sqlite');
  const logger = { debug() {}, info() {}, warn() {}, error: console.error };
  const { conversations: store, close } = openDatabase({ path, logger, now: Date.now });
  const conversation = store.createConversation(`${turns} turns`);
  let parent: number | null = null;
  for (let turn = 1; turn <= turns; turn++) {
    const user = store.addUserMessage(conversation, parent, { text: `Question ${turn}: how is this done?` });
    const answer = store.beginAnswer(conversation, user.id, 'bench/paced');
    store.appendToAnswer(answer.id, { text: `${markdown(answerLines, turn)}\n\nEnd of turn ${turn}.`, reasoning: '' });
    store.endAnswer(answer.id, {
      status: 'complete',
      error: null,
      finishReason: 'stop',
      usage: { inputTokens: 900, outputTokens: 1500, estimated: false },
      costUsd: 0.01,
      durationMs: 9000,
    });
    parent = answer.id;
  }
  close();
}
