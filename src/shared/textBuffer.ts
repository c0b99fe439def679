/** A text that grows by many small pieces and is rarely asked for: a flat one, not a chain of millions of links. */
export type TextBuffer = { add(piece: string): void; text(): string };

const piecesPerBlock = 1024;

export function createTextBuffer(text = ''): TextBuffer {
  const blocks: string[] = [text];
  let pieces: string[] = [];
  return {
    add(piece) {
      pieces.push(piece);
      if (pieces.length < piecesPerBlock) return;
      blocks.push(pieces.join(''));
      pieces = [];
    },
    text: () => blocks.join('') + pieces.join(''),
  };
}
