import { type Signal, signal } from '@preact/signals';
import type { AnswerView, MessageView, UserMessageView } from '../../../protocol/messages.ts';
import { createMarkdownStream, type MarkdownStream } from './markdownStream.ts';

/** Text that grows: `revision` changes with it, so that only what shows it is drawn again. */
export type GrowingText = {
  /** The text as blocks, made when it is first asked for: what is never drawn is never parsed. */
  readonly stream: MarkdownStream;
  readonly revision: Signal<number>;
  /** What was pushed so far. */
  readonly source: () => string;
  readonly append: (text: string) => void;
  readonly end: () => void;
  /** True when the text is no longer growing. */
  readonly ended: () => boolean;
  /** It is no longer drawn: the blocks may be forgotten, to be made again when it comes back. */
  readonly release: () => void;
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

/** How many texts that are not drawn keep their blocks: as many as a person scrolls back and forth over. */
const keptReleased = 40;
const released = new Set<() => void>();

export function createGrowingText(text: string): GrowingText {
  const revision = signal(0);
  let stream: MarkdownStream | undefined;
  let source = text;
  let ended = false;
  const forget = (): void => {
    stream = undefined;
  };
  return {
    get stream() {
      released.delete(forget);
      stream ??= parsed(source, ended);
      return stream;
    },
    revision,
    source: () => source,
    append(addition) {
      source += addition;
      stream?.push(addition);
      revision.value++;
    },
    end() {
      if (ended) return;
      ended = true;
      stream?.end();
      revision.value++;
    },
    ended: () => ended,
    release() {
      if (!ended) return;
      released.add(forget);
      const [oldest] = released;
      if (released.size <= keptReleased || !oldest) return;
      released.delete(oldest);
      oldest();
    },
  };
}

function parsed(source: string, ended: boolean): MarkdownStream {
  const stream = createMarkdownStream();
  if (source !== '') stream.push(source);
  if (ended) stream.end();
  return stream;
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
