import { logarithm } from "../../evaluators/formula/elementary.js";

/** What a column contributes to a fit. */
export interface Selected {
  /** Its place among those that were given. */
  readonly column: number;
  readonly coefficient: number;
}

/** Columns that a search looks at before it offers one: among so many, some explain a little of any noise. */
const SEARCHED = 100_000;

/** A column that others explain up to this share of its length says nothing of its own. */
const DEPENDENT = 1e-7;

/** Columns that do not lower the residual to this share of the target any more are not worth adding. */
const EXACT = 1e-15;

/**
 * Which columns explain a target, and with which coefficients, beside an offset: one after the other, each time the one
 * that lowers the squared error most (orthogonal least squares by modified Gram–Schmidt), and of all these fits the one that
 * the risk inflation criterion prefers: noise is not worth a column. Flat columns and those that depend on others are left
 * out.
 *
 * @see Chen, Billings, Luo: "Orthogonal least squares methods and their application to non-linear system identification",
 *   Int. J. Control 50 (1989); Foster, George: "The risk inflation criterion for multiple regression", Annals of Statistics 22 (1994)
 * @param columns finite numbers
 * @param most columns that are taken at most
 */
export function selectForward(columns: readonly Float64Array[], target: Float64Array, most: number): Selected[] {
  const rows = target.length;
  const residual = centred(target);
  const rest = columns.map(begin).filter(({ left, length }) => left > DEPENDENT * length);
  const steps: Step[] = [];
  let error = dot(residual, residual);
  const enough = error * EXACT ** 2;
  let best = { steps: 0, score: score(error, 0, rows) };
  while (steps.length < most && rest.length > 0 && error > enough) {
    const [chosen] = rest.splice(strongest(rest, residual), 1);
    const { vector, left } = chosen;
    const projection = dot(vector, residual) / left ** 2;
    subtract(residual, vector, projection);
    error = dot(residual, residual);
    steps.push({ ...chosen, projection });
    for (const other of rest) orthogonalise(other, chosen);
    for (let i = rest.length - 1; i >= 0; i--) if (rest[i].left <= DEPENDENT * rest[i].length) rest.splice(i, 1);
    const now = score(error, steps.length, rows);
    if (now < best.score) best = { steps: steps.length, score: now };
  }
  return backSubstitute(steps.slice(0, best.steps));
}

/** A column on its way: what is left of it when those chosen before are taken out. */
interface Candidate {
  readonly column: number;
  readonly vector: Float64Array;
  /** Of the column, without its mean. */
  readonly length: number;
  /** Length of what is left. */
  left: number;
  /** What was taken out of it, by the columns chosen before. */
  readonly shares: number[];
}

interface Step extends Candidate {
  /** Of the target, by what is left of the column. */
  readonly projection: number;
}

function begin(values: Float64Array, column: number): Candidate {
  const vector = centred(values);
  return { column, vector, length: Math.sqrt(dot(values, values)), left: Math.sqrt(dot(vector, vector)), shares: [] };
}

/** The place of the column that lowers the squared error most. */
function strongest(rest: readonly Candidate[], residual: Float64Array): number {
  let best = 0;
  let most = -1;
  for (let i = 0; i < rest.length; i++) {
    const gain = Math.abs(dot(rest[i].vector, residual)) / rest[i].left;
    if (gain > most) [best, most] = [i, gain];
  }
  return best;
}

function orthogonalise(other: Candidate, { vector, left }: Candidate): void {
  const share = dot(vector, other.vector) / left ** 2;
  subtract(other.vector, vector, share);
  other.shares.push(share);
  other.left = Math.sqrt(dot(other.vector, other.vector));
}

/** Risk inflation criterion of a fit with so many columns; the least is best. The first one is free, as in linear scaling. */
const score = (error: number, columns: number, rows: number): number =>
  rows * logarithm(error) + 2 * Math.max(0, columns - 1) * logarithm(SEARCHED);

/** Coefficients of the columns themselves from projections on what was left of them. */
function backSubstitute(steps: readonly Step[]): Selected[] {
  const coefficients = steps.map(({ projection }) => projection);
  for (let i = steps.length - 1; i >= 0; i--) {
    for (let j = 0; j < i; j++) coefficients[j] -= steps[i].shares[j] * coefficients[i];
  }
  return steps.map(({ column }, i) => ({ column, coefficient: coefficients[i] }));
}

function centred(values: Float64Array): Float64Array {
  let sum = 0;
  for (const value of values) sum += value;
  const mean = sum / values.length;
  const differences = new Float64Array(values.length);
  for (let row = 0; row < values.length; row++) differences[row] = values[row] - mean;
  return differences;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let row = 0; row < a.length; row++) sum += a[row] * b[row];
  return sum;
}

/** a − factor · b, in the place of a. */
function subtract(a: Float64Array, b: Float64Array, factor: number): void {
  for (let row = 0; row < a.length; row++) a[row] -= factor * b[row];
}
