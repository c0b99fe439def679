// Written by `npm run bench:semantic -- --fit`; see docs/decisions for what it was fitted on.
export type Head = { readonly bias: number; readonly weights: readonly number[] };
export type Heads = { readonly questions: Head; readonly statements: Head };
export const weights: Heads = {
  questions: { bias: -3.181, weights: [0, 0, 0, 2.614, 1.067, 0, 0, 0, 0, 0, 0, 0, 2.007, 0.04, 0, 0] },
  statements: { bias: -9.238, weights: [10.2, 0, 0, 0, 0, 0, 0, 0, 5.1, 0, 0, 0, 0, 0, 0, 0] },
};
