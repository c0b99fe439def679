/** What goes between the embedder and its worker thread. */
export type EmbedderTask = { readonly id: number; readonly text: string };
export type EmbedderReply =
  | { readonly id: number; readonly vector: Float32Array }
  | { readonly id: number; readonly error: string };
