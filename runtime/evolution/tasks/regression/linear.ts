import type { Table } from "./table.js";

/** Keeps the normal equations solvable where inputs depend on each other. */
const RIDGE = 1e-9;

/**
 * Linear least squares with an intercept: what one would use without evolution.
 *
 * @returns the weights of the inputs, and the intercept last
 */
export function leastSquares({ inputs, target }: Table): Float64Array {
  const columns = [...inputs, new Float64Array(target.length).fill(1)];
  const dot = (a: Float64Array, b: Float64Array) => a.reduce((sum, value, i) => sum + value * b[i], 0);
  const rows = columns.map((a, i) =>
    Float64Array.of(...columns.map((b, j) => dot(a, b) + (i === j ? RIDGE * dot(a, a) : 0)), dot(a, target)),
  );
  return solve(rows);
}

/** The linear function of {@link leastSquares} on other rows. */
export function predictLinear(weights: Float64Array, { inputs, target }: Table): Float64Array {
  const intercept = weights[inputs.length];
  return target.map((_, row) => inputs.reduce((sum, column, i) => sum + weights[i] * column[row], intercept));
}

/** Gaussian elimination with partial pivoting on rows that carry the right-hand side as their last element. */
function solve(rows: Float64Array[]): Float64Array {
  const n = rows.length;
  for (let k = 0; k < n; k++) {
    const pivot = rows.reduce((best, row, i) => (i >= k && Math.abs(row[k]) > Math.abs(rows[best][k]) ? i : best), k);
    [rows[k], rows[pivot]] = [rows[pivot], rows[k]];
    if (rows[k][k] === 0) continue; // a column of zeros: its weight stays 0
    for (let i = 0; i < n; i++) {
      const factor = i === k ? 0 : rows[i][k] / rows[k][k];
      for (let j = k; j <= n; j++) rows[i][j] -= factor * rows[k][j];
    }
  }
  return Float64Array.from(rows, (row, k) => (row[k] === 0 ? 0 : row[n] / row[k]));
}
