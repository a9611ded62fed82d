import { solve } from "../../evaluators/formula/solve.js";
import type { TrainingTable } from "./table.js";

/** Keeps the normal equations solvable where inputs depend on each other. */
const RIDGE = 1e-9;

/**
 * Linear least squares with an intercept: what one would use without evolution.
 *
 * @returns the weights of the inputs, and the intercept last
 */
export function leastSquares({ inputs, target }: TrainingTable): Float64Array {
  const columns = [...inputs, new Float64Array(target.length).fill(1)];
  const dot = (a: Float64Array, b: Float64Array) => a.reduce((sum, value, i) => sum + value * b[i], 0);
  const rows = columns.map((a, i) =>
    Float64Array.of(...columns.map((b, j) => dot(a, b) + (i === j ? RIDGE * dot(a, a) : 0)), dot(a, target)),
  );
  return solve(rows);
}

/** The linear function of {@link leastSquares} on other rows. */
export function predictLinear(weights: Float64Array, { inputs, target }: TrainingTable): Float64Array {
  const intercept = weights[inputs.length];
  return target.map((_, row) => inputs.reduce((sum, column, i) => sum + weights[i] * column[row], intercept));
}
