import { readdirSync } from 'node:fs';
import type { ChatEvent } from '../../src/core/chat.ts';
import { ChatError } from '../../src/core/errors.ts';

/** What the tests of recorded streams share. */

/** The names of a protocol's recordings. */
export const recordingNames = (protocol: string): string[] =>
  readdirSync(new URL('../../../shared/data/streams/', import.meta.url))
    .filter((file) => file.startsWith(`${protocol}--`) && file.endsWith('.chunks.txt'))
    .map((file) => file.slice(protocol.length + 2, -'.chunks.txt'.length))
    .toSorted();

export type Seen = {
  text: string;
  reasoning: string;
  calls: readonly unknown[];
  reason?: string;
  usage?: object;
  error?: string;
};

/** Everything an answer delivered, and how it ended. */
export async function observe(events: AsyncIterable<ChatEvent>): Promise<Seen> {
  const seen: Seen & { calls: unknown[] } = { text: '', reasoning: '', calls: [] };
  try {
    for await (const event of events) {
      if (event.type === 'text-delta') seen.text += event.text;
      else if (event.type === 'reasoning-delta') seen.reasoning += event.text;
      else if (event.type === 'tool-call') seen.calls.push(event.call);
      else if (event.type === 'finish') Object.assign(seen, { reason: event.reason, usage: event.usage });
    }
  } catch (error) {
    seen.error = ChatError.from(error).code;
  }
  return seen;
}

export const split = (bytes: Uint8Array, at: number): Uint8Array[] => [bytes.subarray(0, at), bytes.subarray(at)];
