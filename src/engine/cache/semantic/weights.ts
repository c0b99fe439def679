// Written by `npm run bench:semantic -- --fit`; see docs/decisions for what it was fitted on.
export type Head = { readonly bias: number; readonly weights: readonly number[] };
export type Heads = { readonly questions: Head; readonly statements: Head };
export const weights: Heads = {
  questions: { bias: -3.251, weights: [0, 0, 0, 2.477, 1.139, 0.026, 0, 0, 0, 0, 0, 0, 2.15, 0, 0, 0] },
  statements: { bias: -9.105, weights: [10.255, 0, 0, 0, 0, 0, 0, 0, 5.1275, 0, 0, 0, 0, 0, 0, 0] },
};
