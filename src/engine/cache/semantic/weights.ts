// Written by `npm run bench:semantic -- --fit`; see docs/decisions for what it was fitted on.
export type Head = { readonly bias: number; readonly weights: readonly number[] };
export type Heads = { readonly questions: Head; readonly statements: Head };
export const weights: Heads = {
  questions: { bias: -3.884, weights: [0, 0, 0, 2.824, 0.928, 0, 0, 0, 0, 0, 0, 0, 2.744, 0, 0, 0] },
  statements: { bias: -8.904, weights: [10.238, 0, 0, 0, 0, 0, 0, 0, 5.119, 0, 0, 0, 0, 0, 0, 0] },
};
