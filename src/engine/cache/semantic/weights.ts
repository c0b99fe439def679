// Written by `npm run bench:semantic -- --fit`; see docs/decisions for what it was fitted on.
export type Head = { readonly bias: number; readonly weights: readonly number[] };
export type Heads = { readonly questions: Head; readonly statements: Head };
export const weights: Heads = {
  questions: { bias: -4.924, weights: [0, 0, 0, 0, 1.531, 5.038, 0, 0.356, 0, 0, 0, 0, 0, 0.571, 0, 0] },
  statements: { bias: -6.845, weights: [0, 0, 1.39, 4.846, 0, 0, 0.964, 0, 1.866, 0, 0, 0, 0, 0.547, 0.573, 0] },
};
