export type Surface = { readonly bias: number; readonly surface: readonly number[] };
/** A linear model: with the embedding, and without it. */
export type Head = {
  readonly plain: Surface;
  readonly embedded: Surface & { readonly embedding: Float32Array };
};

export type Heads = Readonly<Record<'choice' | 'calculation' | 'open' | 'exact', Head>>;

/** Float32, little-endian, in base64. */
export const vector = (base64: string): Float32Array => {
  const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
  return new Float32Array(bytes.buffer);
};
