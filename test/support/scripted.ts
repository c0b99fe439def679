import type { ChatEvent, ChatRequest } from '../../src/core/chat.ts';
import { ChatError, type ErrorCode, type ErrorFacts } from '../../src/core/errors.ts';
import type { Context, Handler } from '../../src/core/pipeline.ts';

/** Handlers that answer as a script says, for the tests of policies. */

export const usage = { inputTokens: 1, outputTokens: 2, estimated: false };
export const finish: ChatEvent = { type: 'finish', reason: 'stop', usage };
export const text = (piece: string): ChatEvent => ({ type: 'text-delta', text: piece });
export const fail = (code: ErrorCode, facts: ErrorFacts = {}): ChatError => new ChatError(code, facts);

export type Step = ChatEvent | ChatError;
export type Call = { readonly request: ChatRequest; readonly context: Context };

/** Plays the script of the call's number, the last one for all further calls. */
export function scripted(...scripts: readonly (readonly Step[])[]): { handler: Handler; calls: Call[] } {
  const calls: Call[] = [];
  const handler: Handler = async function* (request, context) {
    const script = scripts[Math.min(calls.length, scripts.length - 1)] ?? [];
    calls.push({ request, context });
    for (const step of script) {
      if (step instanceof ChatError) throw step;
      yield step;
    }
  };
  return { handler, calls };
}

export type Outcome = { readonly events: readonly ChatEvent[]; readonly text: string; readonly error?: ChatError };

/** All events, and the error that ended them, if any. */
export async function drain(events: AsyncIterable<ChatEvent>): Promise<Outcome> {
  const all: ChatEvent[] = [];
  const told = (): Pick<Outcome, 'events' | 'text'> => ({
    events: all,
    text: all.map((event) => (event.type === 'text-delta' ? event.text : '')).join(''),
  });
  try {
    for await (const event of events) all.push(event);
  } catch (thrown) {
    return { ...told(), error: ChatError.from(thrown) };
  }
  return told();
}

/** What the notices were, in order. */
export const notices = (events: readonly ChatEvent[]): readonly string[] =>
  events.flatMap((event) => (event.type === 'notice' ? [event.notice] : []));

export const request: ChatRequest = { model: 'a/one', messages: [{ role: 'user', content: 'Hi' }], stream: true };
export const contextFor = (change: Partial<Context> = {}): Context => ({
  requestId: 'r',
  signal: new AbortController().signal,
  purpose: 'chat',
  ...change,
});
