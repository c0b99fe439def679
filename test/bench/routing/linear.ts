/** Small dense least squares; rows are samples. */

export type Rows = readonly ArrayLike<number>[];

/** Solves A x = b for a symmetric positive definite A (row-major, n x n) by Cholesky; A is overwritten. */
function solve(a: Float64Array, b: Float64Array): Float64Array {
  const n = b.length;
  const at = (i: number, j: number): number => a[i * n + j] ?? 0;
  for (let j = 0; j < n; j += 1) {
    let diagonal = at(j, j);
    for (let k = 0; k < j; k += 1) diagonal -= at(j, k) ** 2;
    const root = Math.sqrt(diagonal);
    a[j * n + j] = root;
    for (let i = j + 1; i < n; i += 1) {
      let value = at(i, j);
      for (let k = 0; k < j; k += 1) value -= at(i, k) * at(j, k);
      a[i * n + j] = value / root;
    }
  }
  const x = Float64Array.from(b);
  for (let i = 0; i < n; i += 1) {
    for (let k = 0; k < i; k += 1) x[i] = (x[i] ?? 0) - at(i, k) * (x[k] ?? 0);
    x[i] = (x[i] ?? 0) / at(i, i);
  }
  for (let i = n - 1; i >= 0; i -= 1) {
    for (let k = i + 1; k < n; k += 1) x[i] = (x[i] ?? 0) - at(k, i) * (x[k] ?? 0);
    x[i] = (x[i] ?? 0) / at(i, i);
  }
  return x;
}

/** X' W X + lambda I (the last column, the intercept, is not shrunk) and X' W y. */
function normal(rows: Rows, y: ArrayLike<number>, weights: ArrayLike<number>, lambda: number) {
  const n = (rows[0]?.length ?? 0) + 1;
  const a = new Float64Array(n * n);
  const b = new Float64Array(n);
  for (const [r, row] of rows.entries()) {
    const weight = weights[r] ?? 0;
    for (let i = 0; i < n; i += 1) {
      const left = weight * (i === n - 1 ? 1 : (row[i] ?? 0));
      if (left === 0) continue;
      b[i] = (b[i] ?? 0) + left * (y[r] ?? 0);
      for (let j = 0; j <= i; j += 1) a[i * n + j] = (a[i * n + j] ?? 0) + left * (j === n - 1 ? 1 : (row[j] ?? 0));
    }
  }
  for (let i = 0; i < n; i += 1) a[i * n + i] = (a[i * n + i] ?? 0) + (i === n - 1 ? 1e-6 : lambda);
  return { a, b };
}

export type Linear = { readonly weights: Float64Array; readonly bias: number };

const split = (x: Float64Array): Linear => ({ weights: x.subarray(0, -1), bias: x.at(-1) ?? 0 });

export const apply = ({ weights, bias }: Linear, row: ArrayLike<number>): number => {
  let sum = bias;
  for (let i = 0; i < weights.length; i += 1) sum += (weights[i] ?? 0) * (row[i] ?? 0);
  return sum;
};

export function ridge(rows: Rows, y: readonly number[], lambda: number): Linear {
  const { a, b } = normal(rows, y, new Float64Array(rows.length).fill(1), lambda);
  return split(solve(a, b));
}

/** Logistic regression by iteratively reweighted least squares. `y` is 0 or 1. */
export function logistic(rows: Rows, y: readonly number[], importance: readonly number[], lambda: number): Linear {
  let model: Linear = { weights: new Float64Array(rows[0]?.length ?? 0), bias: 0 };
  for (let round = 0; round < 12; round += 1) {
    const targets: number[] = [];
    const weights: number[] = [];
    for (const [r, row] of rows.entries()) {
      const linear = apply(model, row);
      const p = 1 / (1 + Math.exp(-linear));
      const curvature = Math.max(p * (1 - p), 1e-5);
      weights.push(curvature * (importance[r] ?? 1));
      targets.push(linear + ((y[r] ?? 0) - p) / curvature);
    }
    const { a, b } = normal(rows, targets, weights, lambda);
    model = split(solve(a, b));
  }
  return model;
}

export const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
export const deviation = (values: readonly number[]): number => {
  const middle = mean(values);
  return Math.sqrt(mean(values.map((value) => (value - middle) ** 2)));
};
