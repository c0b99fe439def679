import type { ChatEvent, FinishReason, ToolCall, Usage } from '../../../core/chat.ts';
import type { UsageEstimate } from '../../../core/ports.ts';
import { serviceTierOf } from '../../../core/serviceTier.ts';
import type { LibraryFinishReason, LibraryUsage, Metadata, Part, Whole } from './types.ts';

/** The library's parts, streamed or whole, as events. */

export type PartReader = {
  /** The events of one part. Tool calls wait for the end: those of an answer that is cut are not complete. */
  push(part: Part | Whole['content'][number]): readonly ChatEvent[];
  warn(warnings: Whole['warnings']): readonly ChatEvent[];
  /** Call it with the figures of an answer that came whole; a stream's are in its last part. */
  end(finish: Pick<Whole, 'usage' | 'finishReason' | 'providerMetadata'>): void;
  /** The tool calls and `finish`. */
  finish(): readonly ChatEvent[];
  /** Characters of text, reasoning and arguments. */
  readonly size: number;
  /** Some text, reasoning or tool call came. */
  readonly hasContent: boolean;
  readonly reason: FinishReason;
};

const reasons: Record<LibraryFinishReason, FinishReason> = {
  stop: 'stop',
  length: 'length',
  'content-filter': 'content-filter',
  'tool-calls': 'tool-calls',
  error: 'other',
  interrupted: 'other',
  other: 'other',
};

/** Undefined when the provider told nothing. */
function readUsage({ inputTokens, outputTokens, raw }: LibraryUsage, metadata: Metadata): Usage | undefined {
  const input = inputTokens.total;
  const output = outputTokens.total;
  if (input === undefined || output === undefined || input + output === 0) return undefined;
  const { cacheRead, cacheWrite } = inputTokens;
  return {
    inputTokens: input,
    outputTokens: output,
    ...(cacheRead === undefined ? {} : { cachedInputTokens: cacheRead }),
    ...(cacheWrite === undefined ? {} : { cacheWriteTokens: cacheWrite }),
    ...(outputTokens.reasoning === undefined ? {} : { reasoningTokens: outputTokens.reasoning }),
    ...serviceTierOf(serviceTierName(metadata, raw)),
    estimated: false,
  };
}

/** Where the vendors' parts of the library put it: with their metadata, or in the usage as it came. */
function serviceTierName(metadata: Metadata, raw: LibraryUsage['raw']): unknown {
  const vendors = Object.values(metadata ?? {});
  return vendors.find((vendor) => vendor.serviceTier != null)?.serviceTier ?? raw?.service_tier;
}

export function createPartReader(estimate: UsageEstimate): PartReader {
  const calls: ToolCall[] = [];
  let usage: Usage | undefined;
  let reason: FinishReason = 'other';
  let size = 0;
  let visible = false;

  function emit(type: 'text-delta' | 'reasoning-delta', text: string): readonly ChatEvent[] {
    if (text === '') return [];
    size += text.length;
    visible ||= /\S/.test(text);
    estimate.add(text);
    return [{ type, text }];
  }

  function end(finish: Pick<Whole, 'usage' | 'finishReason' | 'providerMetadata'>): void {
    usage = readUsage(finish.usage, finish.providerMetadata);
    reason = reasons[finish.finishReason.unified];
  }

  const warn: PartReader['warn'] = (warnings) =>
    warnings.flatMap((warning): ChatEvent[] =>
      warning.type === 'unsupported'
        ? [{ type: 'notice', notice: 'degraded', shortfall: 'parameter', parameter: warning.feature }]
        : [],
    );

  return {
    push(part) {
      switch (part.type) {
        case 'text-delta':
          return emit('text-delta', part.delta);
        case 'reasoning-delta':
          return emit('reasoning-delta', part.delta);
        case 'text':
          return emit('text-delta', part.text);
        case 'reasoning':
          return emit('reasoning-delta', part.text);
        case 'tool-call':
          // What the provider runs itself is none of ours to run.
          if (part.providerExecuted) return [];
          size += part.input.length;
          calls.push({ id: part.toolCallId, name: part.toolName, arguments: part.input });
          return [];
        case 'stream-start':
          return warn(part.warnings);
        case 'finish':
          end(part);
          return [];
        default:
          // An `error` part here is a payload that the library does not know: a newer API's, and no part of the answer.
          return [];
      }
    },
    warn,
    end,
    finish() {
      if (!usage) for (const call of calls) estimate.add(call.name + call.arguments);
      const events: ChatEvent[] = calls.map((call) => ({ type: 'tool-call', call }));
      return [...events, { type: 'finish', reason, usage: usage ?? estimate.usage() }];
    },
    get size() {
      return size;
    },
    get hasContent() {
      return visible || calls.length > 0;
    },
    get reason() {
      return reason;
    },
  };
}
