import type { CodeBlock } from '../model/codeBlock.ts';
import { cutPieces, type Piece } from '../model/codePieces.ts';

/** Characters that are highlighted in one go: a longer block is done in several, each in its own idle time. */
const portion = 16_000;
/** An open block is coloured while it grows up to this many characters, then again when it is closed. */
const openLimit = 8_000;

/** Colours of the chunks done so far, in order. */
export type Colors = readonly (readonly Piece[])[];

const done = new WeakMap<CodeBlock, Colors>();
let module: Promise<typeof import('./highlight.ts')> | undefined;
let queue: (() => void)[] = [];

/** What is known already, for a block that is drawn again. */
export function knownColors(block: CodeBlock): Colors | undefined {
  return done.get(block);
}

/**
 * Colours a block in idle time and calls `show` with what is done, perhaps several times. Returns how to give up.
 * Each portion starts afresh, so a comment or string across its border may lose its colour: the price of never
 * blocking for a long block.
 */
export function requestColors(block: CodeBlock, language: string, show: (colors: Colors) => void): () => void {
  let wanted = language !== '' && (block.closed || codeLength(block) <= openLimit);
  const colors: (readonly Piece[])[] = [];
  const step = (highlight: typeof import('./highlight.ts').highlight): void => {
    if (!wanted) return;
    const lengths = nextChunks(block, colors.length);
    const code = block.chunks.slice(colors.length, colors.length + lengths.length).join('');
    const pieces = highlight(code, language);
    if (!pieces) return;
    colors.push(...cutPieces(pieces, lengths));
    show([...colors]);
    if (colors.length < block.chunks.length) inIdleTime(() => step(highlight));
    else if (block.closed) done.set(block, colors);
  };
  if (wanted) {
    module ??= import('./highlight.ts');
    // Without the highlighter the code stays plain.
    module.then(
      ({ highlight }) => inIdleTime(() => step(highlight)),
      () => {
        module = undefined;
      },
    );
  }
  return () => {
    wanted = false;
  };
}

function codeLength(block: CodeBlock): number {
  return block.chunks.reduce((sum, chunk) => sum + chunk.length, 0);
}

function nextChunks(block: CodeBlock, from: number): number[] {
  const lengths: number[] = [];
  let sum = 0;
  for (const chunk of block.chunks.slice(from)) {
    if (sum > 0 && sum + chunk.length > portion) break;
    lengths.push(chunk.length);
    sum += chunk.length;
  }
  return lengths;
}

function inIdleTime(run: () => void): void {
  queue.push(run);
  if (queue.length === 1) requestIdleCallback(runQueue, { timeout: 1000 });
}

function runQueue(deadline: IdleDeadline): void {
  const [next, ...rest] = queue;
  queue = rest;
  try {
    next?.();
  } finally {
    if (queue.length > 0) {
      if (deadline.timeRemaining() > 4) runQueue(deadline);
      else requestIdleCallback(runQueue, { timeout: 1000 });
    }
  }
}
