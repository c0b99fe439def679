/** Lines in one chunk of a code block: a chunk is what is laid out and highlighted as one piece. */
export const chunkLines = 64;

/**
 * A fenced code block that grows at its end. Chunks hold whole lines with their line ends, `chunkLines` each; only the
 * last one changes, so that showing an addition costs the same in line 10 and in line 10,000.
 */
export type CodeBlock = {
  readonly kind: 'code';
  /** Names the block within its answer; never changes. */
  readonly key: number;
  readonly info: string;
  readonly chunks: string[];
  linesInLastChunk: number;
  closed: boolean;
};

export function createCodeBlock(key: number, info: string): CodeBlock {
  return { kind: 'code', key, info, chunks: [''], linesInLastChunk: 0, closed: false };
}

/** A block of code that is known already. */
export function codeBlockOf(key: number, info: string, code: string): CodeBlock {
  return appendLines(createCodeBlock(key, info), code);
}

/** Appends text of any number of lines. Returns the block. */
export function appendLines(block: CodeBlock, text: string): CodeBlock {
  if (text !== '') for (const line of text.split(/(?<=\n)/)) appendCode(block, line);
  return block;
}

/** Appends part of one line; `text` may hold a line end only as its last character. */
export function appendCode(block: CodeBlock, text: string): void {
  if (block.linesInLastChunk === chunkLines) {
    block.chunks.push('');
    block.linesInLastChunk = 0;
  }
  block.chunks[block.chunks.length - 1] += text;
  if (text.endsWith('\n')) block.linesInLastChunk++;
}

/** Counted without joining the chunks: a growing block tells it with every addition. */
export function lineCount({ chunks, linesInLastChunk }: CodeBlock): number {
  const unfinished = chunks.at(-1)?.endsWith('\n') ? 0 : 1;
  return Math.max(1, (chunks.length - 1) * chunkLines + linesInLastChunk + unfinished);
}

/** The code without its final line end, as a person would copy it. */
export function codeText(block: CodeBlock): string {
  return block.chunks.join('').replace(/\n$/, '');
}
