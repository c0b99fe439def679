export type Piece = { readonly piece: string /** To wait before it. */; readonly pauseMs: number };

/** A small generator of numbers that look random and are always the same (Lehmer's, with Park and Miller's constants). */
function* numbers(): Generator<number, never> {
  for (let state = 42; ; ) {
    state = (state * 48_271) % 2_147_483_647;
    yield state;
  }
}

/** Cuts a text into pieces of one to four words, 12 to 25 ms apart, as a model sends them; or gives it whole. */
export function* piecesOf(text: string, stream: boolean): Generator<Piece> {
  if (text === '') return;
  if (!stream) {
    yield { piece: text, pauseMs: 25 };
    return;
  }
  const random = numbers();
  const words = text.match(/\s*\S+\s*?(?=\s|$)|\s+$/g) ?? [text];
  for (let at = 0; at < words.length; ) {
    const size = 1 + (random.next().value % 4);
    yield { piece: words.slice(at, at + size).join(''), pauseMs: 12 + (random.next().value % 14) };
    at += size;
  }
}
