import type { BatchMode } from '../../core/batches.ts';
import type { ModelRef, Usage } from '../../core/chat.ts';

/** What a batch would take, before it starts. All figures but the bytes are tokens or US dollars. */
export type BatchEstimate = {
  readonly inputTokens: number;
  /** A guess: nobody knows how long answers get. */
  readonly outputTokens: number;
  /** Null when no price is known; of `auto` what its dearest model would cost. */
  readonly costUsd: number | null;
  /** Items whose prompt and expected answer do not fit the model's window. */
  readonly tooLong: number;
  /** UTF-8 bytes of all prompts. */
  readonly bytes: number;
};

export type EstimateInput = {
  readonly model: ModelRef;
  readonly mode: BatchMode;
  /** Each prompt, and how many characters of it are the code that it is about. */
  readonly items: readonly { readonly prompt: string; readonly codeChars: number }[];
  /** Input and output together; undefined when nobody told. */
  readonly window: number | undefined;
};

type Collaborators = {
  readonly count: (text: string) => number;
  readonly costOf: (model: ModelRef, usage: Usage) => Promise<number | null>;
};

/** An answer for people to read: a page. */
const chatAnswerTokens = 600;
/** What the chat format adds to a prompt. */
const messageTokens = 7;

/** Code that is written anew is about as long as the code it is made of. */
const answerTokens = (mode: BatchMode, promptTokens: number, promptChars: number, codeChars: number): number =>
  mode === 'chat' ? chatAnswerTokens : Math.round((promptTokens * codeChars) / Math.max(1, promptChars));

export async function estimateBatch(
  { model, mode, items, window }: EstimateInput,
  { count, costOf }: Collaborators,
): Promise<BatchEstimate> {
  let inputTokens = 0;
  let outputTokens = 0;
  let tooLong = 0;
  let bytes = 0;
  for (const { prompt, codeChars } of items) {
    const input = count(prompt) + messageTokens;
    const output = answerTokens(mode, input, prompt.length, codeChars);
    inputTokens += input;
    outputTokens += output;
    bytes += Buffer.byteLength(prompt);
    if (window !== undefined && input + output > window) tooLong += 1;
  }
  const costUsd = await costOf(model, { inputTokens, outputTokens, estimated: true });
  return { inputTokens, outputTokens, costUsd, tooLong, bytes };
}
