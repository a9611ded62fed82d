import { setImmediate } from "node:timers/promises";
import { CONSTANT, type Program } from "../../representations/formula/program.js";
import { derivatives } from "./derivatives.js";
import type { Engine } from "./engine.js";
import { solve } from "./solve.js";

/** Of a batch, the share whose constants are fitted: the best of those that have some. */
const BEST_SHARE = 0.1;

/** Steps that each program may try. */
const STEPS = 8;

/** Programs with more constants are left as they are: their surplus ones are bloat, or data in disguise. */
const MOST_CONSTANTS = 12;

/** Rows times programs between two looks at whether the work is called off: about a tenth of a second. */
const PIECE = 100_000;

const DAMPING = { first: 1e-3, least: 1e-12, most: 1e8, less: 0.1, more: 10 };

/** A fit ends when a step saves a smaller share of the error. */
const LEAST_GAIN = 1e-9;

/** Programs with fitted constants, in the order given, and what it took. */
interface Fitted {
  readonly programs: readonly Program[];
  /** Times that a program or a derivative of one was computed on all rows. */
  readonly evaluations: number;
}

/** One program on its way. */
interface Fit {
  program: Program;
  error: number;
  residuals: Float64Array;
  damping: number;
  /** Of the program as it is; none where it moved since. */
  slopes?: Slopes;
  /** Whether no further step is worth it. */
  done: boolean;
}

interface Slopes {
  readonly nodes: readonly number[];
  /** One vector a constant. */
  readonly columns: readonly Float64Array[];
}

/**
 * Fits the constants of programs to a target by least squares (Levenberg–Marquardt), all side by side: each round
 * computes the derivatives of those that moved, and then one step of each, in a batch of the engine. An error never
 * becomes larger; programs whose error is not finite stay as they are.
 *
 * @see Marquardt, "An algorithm for least-squares estimation of nonlinear parameters", SIAM J. Appl. Math. 11 (1963)
 */
export function fitConstants(engine: Engine, target: Float64Array, programs: readonly Program[]): Fitted {
  const values = engine.values(programs);
  let evaluations = programs.length;
  const fits = programs.map((program, i) => begin(program, values[i], target));
  for (let step = 0; step < STEPS; step++) {
    const active = fits.filter(({ done }) => !done);
    if (active.length === 0) break;
    evaluations += differentiate(engine, active);
    const moved = active.filter(({ done }) => !done);
    const trials = moved.map(propose);
    const results = engine.values(trials);
    evaluations += trials.length;
    for (const [i, fit] of moved.entries()) judge(fit, trials[i], results[i], target);
  }
  return { programs: fits.map(({ program }) => program), evaluations };
}

/**
 * Fits the constants of the best programs of a batch; those of a bad one are not worth it. It makes way again and again,
 * and rejects once `signal` is aborted.
 *
 * @see fitConstants
 */
export async function fitBest(
  engine: Engine,
  target: Float64Array,
  programs: readonly Program[],
  signal?: AbortSignal,
): Promise<Fitted> {
  const size = Math.max(1, Math.floor(PIECE / target.length));
  const errors: number[] = [];
  for await (const piece of inPieces(programs, size, signal)) errors.push(...engine.squaredErrors(piece));
  const fittable = [...programs.keys()].filter(
    (i) => Number.isFinite(errors[i]) && programs[i].code.includes(CONSTANT),
  );
  const most = Math.ceil(programs.length * BEST_SHARE);
  const best = fittable.sort((i, j) => errors[i] - errors[j] || i - j).slice(0, most);
  const result = programs.slice();
  let evaluations = programs.length;
  for await (const piece of inPieces(best, size, signal)) {
    const chosen = piece.map((i) => programs[i]);
    const fitted = fitConstants(engine, target, chosen);
    evaluations += fitted.evaluations;
    for (const [k, i] of piece.entries()) result[i] = fitted.programs[k];
  }
  return { programs: result, evaluations };
}

async function* inPieces<T>(all: readonly T[], size: number, signal?: AbortSignal): AsyncGenerator<readonly T[]> {
  for (let first = 0; first < all.length; first += size) {
    await setImmediate();
    signal?.throwIfAborted();
    yield all.slice(first, first + size);
  }
}

function begin(program: Program, values: Float64Array, target: Float64Array): Fit {
  const residuals = difference(values, target);
  const error = sumOfSquares(residuals);
  const constants = program.code.reduce((count, op) => count + (op === CONSTANT ? 1 : 0), 0);
  const hopeless = constants === 0 || constants > MOST_CONSTANTS || !Number.isFinite(error) || error === 0;
  return { program, error, residuals, damping: DAMPING.first, done: hopeless };
}

/** @returns how many derivatives were computed */
function differentiate(engine: Engine, fits: readonly Fit[]): number {
  const moved = fits.filter(({ slopes }) => slopes === undefined);
  const sought = moved.map(({ program }) => derivatives(program));
  const columns = engine.values(sought.flatMap((each) => each.map(({ program }) => program)));
  let next = 0;
  for (const [i, fit] of moved.entries()) {
    const own = columns.slice(next, next + sought[i].length);
    next += sought[i].length;
    fit.slopes = { nodes: sought[i].map(({ node }) => node), columns: own };
    if (own.length === 0 || own.some((column) => !column.every(Number.isFinite))) fit.done = true;
  }
  return columns.length;
}

/** The program one step on: where the error would be least if the program were linear in its constants, damped. */
function propose({ program, residuals, slopes, damping }: Fit): Program {
  const { nodes = [], columns = [] } = slopes ?? {};
  const rows = columns.map((a, i) => {
    const row = columns.map((b, j) => dot(a, b) * (i === j ? 1 + damping : 1));
    return Float64Array.of(...row, dot(a, residuals));
  });
  const change = solve(rows);
  const values = program.values.slice();
  for (const [i, node] of nodes.entries()) values[node] -= change[i];
  return { code: program.code, values };
}

function judge(fit: Fit, trial: Program, values: Float64Array, target: Float64Array): void {
  const residuals = difference(values, target);
  const error = sumOfSquares(residuals);
  if (error < fit.error && trial.values.every(Number.isFinite)) {
    fit.done = error === 0 || fit.error - error < LEAST_GAIN * fit.error;
    Object.assign(fit, { program: trial, error, residuals, slopes: undefined });
    fit.damping = Math.max(DAMPING.least, fit.damping * DAMPING.less);
  } else {
    fit.damping *= DAMPING.more;
    if (fit.damping > DAMPING.most) fit.done = true;
  }
}

const difference = (values: Float64Array, target: Float64Array): Float64Array =>
  values.map((value, row) => value - target[row]);

const dot = (a: Float64Array, b: Float64Array): number => a.reduce((sum, value, i) => sum + value * b[i], 0);

const sumOfSquares = (residuals: Float64Array): number => dot(residuals, residuals);
