/**
 * A window that is killed: streams numbered words into the database named by its first argument and prints one line of
 * JSON for each thing that it was told is stored. Its second argument is the number of words, 0 for endless.
 */
import * as fs from 'node:fs';
import { createChatService } from '../../src/conversation/chatService.ts';
import type { ChatEvent } from '../../src/core/chat.ts';
import { settingsSchema } from '../../src/engine/settings.ts';
import { openDatabase } from '../../src/node/sqlite/database.ts';
import { wordAt } from './words.ts';

const [file = '', count = '0'] = process.argv.slice(2);
const words = Number(count) || Number.POSITIVE_INFINITY;

// Synchronous: a line is out before the next piece is written.
const tell = (fact: object): void => void fs.writeSync(1, `${JSON.stringify(fact)}\n`);
const logger = { debug() {}, info() {}, warn() {}, error: (message: string) => tell({ error: message }) };

const database = openDatabase({ path: file, logger, now: Date.now });
tell({ recovered: database.conversations.recoverInterrupted() });

async function* chat(): AsyncGenerator<ChatEvent> {
  for (let at = 0; at < words; at++) yield { type: at % 5 ? 'text-delta' : 'reasoning-delta', text: wordAt(at) };
  yield { type: 'finish', reason: 'stop', usage: { inputTokens: 1, outputTokens: words, estimated: true } };
}

const service = createChatService({
  store: database.conversations,
  chat,
  settings: () => settingsSchema.parse({}),
  model: () => 'demo/small',
  now: Date.now,
  newRequestId: () => 'request',
  logger,
  flushMs: 1,
});
service.onEvent((event) => {
  if (event.type === 'delta')
    tell({
      answerId: event.messageId,
      text: event.offset + event.text.length,
      reasoning: event.reasoningOffset + event.reasoning.length,
    });
});

const answer = await service.send({ conversationId: null, text: `Count for process ${process.pid}` }).done;
tell({ ended: answer.status });
await service.close();
database.close();
