import { type Signal, signal } from '@preact/signals';
import type { AnswerView, MessageView, UserMessageView } from '../../../protocol/messages.ts';
import { createMarkdownStream, type MarkdownStream } from './markdownStream.ts';

/** Text that grows: `revision` changes with it, so that only what shows it is drawn again. */
export type GrowingText = {
  readonly stream: MarkdownStream;
  readonly revision: Signal<number>;
  /** What was pushed so far. */
  readonly source: () => string;
  readonly append: (text: string) => void;
  readonly end: () => void;
  /** True when the text is no longer growing. */
  readonly ended: () => boolean;
};

export type AnswerFacts = Omit<AnswerView, 'text' | 'reasoning'>;

export type AnswerEntry = {
  readonly role: 'assistant';
  readonly id: number;
  readonly facts: Signal<AnswerFacts>;
  readonly text: Signal<GrowingText>;
  readonly reasoning: Signal<GrowingText>;
  /** Milliseconds from the first thought to the first text; null until known, and for answers not seen arriving. */
  readonly thoughtMs: Signal<number | null>;
  thinkingSince: number | undefined;
};

export type UserEntry = { readonly role: 'user'; readonly id: number; readonly view: Signal<UserMessageView> };
export type Entry = AnswerEntry | UserEntry;

export function createGrowingText(text: string): GrowingText {
  const stream = createMarkdownStream();
  const revision = signal(0);
  let source = text;
  let ended = false;
  if (text !== '') stream.push(text);
  return {
    stream,
    revision,
    source: () => source,
    append(addition) {
      source += addition;
      stream.push(addition);
      revision.value++;
    },
    end() {
      if (ended) return;
      ended = true;
      stream.end();
      revision.value++;
    },
    ended: () => ended,
  };
}

/** The entry for a message: `known`, brought up to date, when it shows the same message, so that its drawing stays. */
export function entryFor(message: MessageView, known: Entry | undefined): Entry {
  if (message.role === 'user') return userEntry(message, known);
  const { text, reasoning, ...facts } = message;
  const streams = facts.status === 'streaming';
  if (known?.role !== 'assistant' || known.id !== message.id) {
    return {
      role: 'assistant',
      id: message.id,
      facts: signal(facts),
      text: signal(grownTo(text, streams, undefined)),
      reasoning: signal(grownTo(reasoning, streams, undefined)),
      thoughtMs: signal(null),
      thinkingSince: undefined,
    };
  }
  known.facts.value = facts;
  known.text.value = grownTo(text, streams, known.text.peek());
  known.reasoning.value = grownTo(reasoning, streams, known.reasoning.peek());
  return known;
}

function userEntry(message: UserMessageView, known: Entry | undefined): UserEntry {
  if (known?.role !== 'user' || known.id !== message.id) return { role: 'user', id: message.id, view: signal(message) };
  known.view.value = message;
  return known;
}

/** A growing text that holds `text`: the known one where it only has to grow. */
function grownTo(text: string, streams: boolean, known: GrowingText | undefined): GrowingText {
  const before = known?.source() ?? '';
  const goesOn = known !== undefined && text.startsWith(before) && (!known.ended() || (text === before && !streams));
  const growing = goesOn ? known : createGrowingText(text);
  if (goesOn && text.length > before.length) growing.append(text.slice(before.length));
  if (!streams) growing.end();
  return growing;
}
