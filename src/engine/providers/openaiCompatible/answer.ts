import type { ChatEvent, FinishReason, Usage } from '../../../core/chat.ts';
import type { UsageEstimate } from '../../../core/ports.ts';
import { serviceTierOf } from '../../../core/serviceTier.ts';
import { createThinkSplitter } from './thinkTags.ts';
import { createToolCallAssembler } from './toolCalls.ts';
import { readUsage } from './usage.ts';
import { type Chunk, contentParts, type Delta, readChunk, readFinishReason, reasoningText } from './wire.ts';

/** Turns chunks into events. Knows nothing of bytes, so it serves streams and whole answers alike. */

export type Answer = {
  /**
   * Events of one parsed JSON payload. When it reports an error, that is kept in `failure` and no more is to be pushed.
   */
  push(payload: unknown): readonly ChatEvent[];
  /** The text that waits for a possible tag: at the end, before the state is judged. */
  flush(): readonly ChatEvent[];
  /** The tool calls and `finish`: call it once, when the answer is known to be complete. */
  finish(): readonly ChatEvent[];
  readonly state: {
    /** The provider's error object, once one came. */
    readonly failure: unknown;
    /** Characters of text, reasoning and arguments. */
    readonly size: number;
    /** A payload looked like the protocol. */
    readonly recognised: boolean;
    readonly finishReason: FinishReason | undefined;
    /** Some text, reasoning or tool call came. */
    readonly hasContent: boolean;
    /** The model's own words for not answering, when it gave nothing else. */
    readonly refusal: string;
  };
};

export function createAnswer(estimate: UsageEstimate): Answer {
  const splitter = createThinkSplitter();
  const tools = createToolCallAssembler();
  let usage: Usage | undefined;
  let tier: unknown;
  let finishReason: FinishReason | undefined;
  let failure: unknown;
  let size = 0;
  let recognised = false;
  let visible = false;
  let refusal = '';
  /** The first half of a character whose second half comes with the next piece; of a text that is cut it is left out. */
  let half = '';

  function emit(type: 'text' | 'reasoning', text: string, events: ChatEvent[]): void {
    if (text === '') return;
    size += text.length;
    visible ||= /\S/.test(text);
    estimate.add(text);
    events.push({ type: type === 'text' ? 'text-delta' : 'reasoning-delta', text });
  }

  const emitSplit = (added: string, events: ChatEvent[]): void => {
    const text = half + added;
    half = /[\uD800-\uDBFF]$/.exec(text)?.[0] ?? '';
    for (const piece of splitter.push(text.slice(0, text.length - half.length))) emit(piece.type, piece.text, events);
  };

  function pushDelta(delta: Delta, events: ChatEvent[]): void {
    emit('reasoning', reasoningText(delta), events);
    for (const part of contentParts(delta.content)) {
      if (part.type === 'text') emitSplit(part.text, events);
      else emit('reasoning', part.text, events);
    }
    if (delta.refusal) {
      // After a part of an answer it belongs to it; alone it is none, and another model may have one.
      if (visible) emitSplit(delta.refusal, events);
      else refusal += delta.refusal;
    }
    if (delta.tool_calls) size += tools.push(delta.tool_calls);
  }

  function pushChunk(chunk: Chunk, events: ChatEvent[]): void {
    if (chunk.choices || chunk.usage) recognised = true;
    // Only the first of several alternatives is asked for and shown.
    const choice = chunk.choices?.find((each) => (each.index ?? 0) === 0);
    failure ??= chunk.error ?? choice?.error ?? chunk.x_groq?.error ?? undefined;
    usage = readUsage(chunk.usage ?? choice?.usage ?? chunk.x_groq?.usage) ?? usage;
    tier = chunk.service_tier ?? tier;
    const delta = choice?.delta ?? choice?.message;
    if (delta) pushDelta(delta, events);
    if (!choice?.finish_reason) return;
    if (choice.finish_reason === 'error') failure ??= {};
    finishReason = readFinishReason(choice.finish_reason);
  }

  return {
    push(payload) {
      const chunk = readChunk(payload);
      const events: ChatEvent[] = [];
      if (chunk?.object === 'error') failure = payload;
      else if (chunk) pushChunk(chunk, events);
      return events;
    },
    flush() {
      const events: ChatEvent[] = [];
      for (const piece of splitter.flush()) emit(piece.type, piece.text, events);
      return events;
    },
    finish() {
      const events: ChatEvent[] = [];
      const calls = tools.calls();
      for (const call of calls) {
        if (!usage) estimate.add(call.name + call.arguments);
        events.push({ type: 'tool-call', call });
      }
      const given = finishReason ?? 'stop';
      const reason = calls.length > 0 && given === 'stop' ? 'tool-calls' : given;
      events.push({ type: 'finish', reason, usage: { ...(usage ?? estimate.usage()), ...serviceTierOf(tier) } });
      return events;
    },
    state: {
      get failure() {
        return failure;
      },
      get size() {
        return size;
      },
      get recognised() {
        return recognised;
      },
      get finishReason() {
        return finishReason;
      },
      get hasContent() {
        return visible || tools.calls().length > 0;
      },
      get refusal() {
        return refusal;
      },
    },
  };
}
