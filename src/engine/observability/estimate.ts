import { estimateTokenCount } from 'tokenx';
import type { ChatMessage, ChatRequest } from '../../core/chat.ts';
import type { UsageEstimate } from '../../core/ports.ts';

/** Usage where no provider reports it, by the word statistics of `tokenx`: a few percent off for prose and code. */

/** What OpenAI's chat format adds to each message. */
const tokensPerMessage = 4;
/** What OpenAI charges for an image of low detail; the true figure depends on the model and the image's size. */
const tokensPerImage = 85;
/** Text is gathered and counted in pieces of this many characters: counting words one by one would count too many. */
const pieceChars = 8192;
/** After this many characters the rate so far is taken for the rest. */
const sampleChars = 512 * 1024;

export type TokenCounter = { add(text: string): void; tokens(): number };

/** Counts in linear time and constant memory, however long the text grows. */
export function createTokenCounter(): TokenCounter {
  let waiting: string[] = [];
  let waitingChars = 0;
  let countedChars = 0;
  let counted = 0;
  let uncountedChars = 0;

  const count = (): void => {
    if (waitingChars === 0) return;
    counted += estimateTokenCount(waiting.join(''));
    countedChars += waitingChars;
    waiting = [];
    waitingChars = 0;
  };

  return {
    add(text) {
      if (countedChars >= sampleChars) {
        uncountedChars += text.length;
        return;
      }
      waiting.push(text);
      waitingChars += text.length;
      if (waitingChars >= pieceChars) count();
    },
    tokens() {
      count();
      return uncountedChars === 0 ? counted : Math.round((counted * (countedChars + uncountedChars)) / countedChars);
    },
  };
}

function messageTokens(message: ChatMessage): number {
  const counter = createTokenCounter();
  let images = 0;
  if (message.role === 'user' && typeof message.content !== 'string') {
    for (const part of message.content) {
      if (part.type === 'text') counter.add(part.text);
      else images += 1;
    }
  } else if (typeof message.content === 'string') counter.add(message.content);
  if (message.role === 'assistant')
    for (const call of message.toolCalls ?? []) counter.add(`${call.name} ${call.arguments}\n`);
  return tokensPerMessage + counter.tokens() + images * tokensPerImage;
}

/** Tokens of the request, tools included. */
export function estimateInputTokens({ messages, tools = [] }: ChatRequest): number {
  const perTool = tools.map((tool) => estimateTokenCount(JSON.stringify(tool)));
  return [...messages.map(messageTokens), ...perTool].reduce((sum, each) => sum + each, 0);
}

export function createUsageEstimate(request: ChatRequest): UsageEstimate {
  const output = createTokenCounter();
  return {
    add: output.add,
    usage: () => ({ inputTokens: estimateInputTokens(request), outputTokens: output.tokens(), estimated: true }),
  };
}
