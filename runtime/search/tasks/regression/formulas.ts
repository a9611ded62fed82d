import { Random } from "../../../kernel/random.js";
import { cos, exp, logarithm, sin } from "../../evaluators/formula/elementary.js";
import type { RegressionTask } from "../definition.js";

/** A formula to be found again from samples of it. */
interface Formula {
  readonly f: (x: number, y: number) => number;
  readonly inputs: 1 | 2;
  /** Points are drawn uniformly from this interval, in each input. */
  readonly from: number;
  readonly to: number;
}

/** x to the power of a small whole number; `**` has last bits of its own in every version of V8. */
const power = (x: number, n: number): number => (n === 1 ? x : x * power(x, n - 1));

const of = (inputs: 1 | 2, from: number, to: number, f: Formula["f"]): Formula => ({ f, inputs, from, to });

/** The Nguyen suite with its own sampling: 20 points each. @see Uy et al. 2011; deep-symbolic-optimization, benchmarks.csv */
const formulas: Readonly<Record<string, Formula>> = {
  "nguyen-1": of(1, -1, 1, (x) => power(x, 3) + power(x, 2) + x),
  "nguyen-2": of(1, -1, 1, (x) => power(x, 4) + power(x, 3) + power(x, 2) + x),
  "nguyen-3": of(1, -1, 1, (x) => power(x, 5) + power(x, 4) + power(x, 3) + power(x, 2) + x),
  "nguyen-4": of(1, -1, 1, (x) => power(x, 6) + power(x, 5) + power(x, 4) + power(x, 3) + power(x, 2) + x),
  "nguyen-5": of(1, -1, 1, (x) => sin(power(x, 2)) * cos(x) - 1),
  "nguyen-6": of(1, -1, 1, (x) => sin(x) + sin(x + power(x, 2))),
  "nguyen-7": of(1, 0, 2, (x) => logarithm(x + 1) + logarithm(power(x, 2) + 1)),
  "nguyen-8": of(1, 0, 4, Math.sqrt),
  "nguyen-9": of(2, 0, 1, (x, y) => sin(x) + sin(power(y, 2))),
  "nguyen-10": of(2, 0, 1, (x, y) => 2 * sin(x) * cos(y)),
  "nguyen-11": of(2, 0, 1, (x, y) => exp(y * logarithm(x))),
  "nguyen-12": of(2, 0, 1, (x, y) => power(x, 4) - power(x, 3) + power(y, 2) / 2 - y),
};

/** The formulas there are, by name. */
export const formulaNames: readonly string[] = Object.keys(formulas);

const TRAINING_POINTS = 20;
const HOLD_OUT_POINTS = 100;

/** The functions of the Nguyen suite's own grammar; it has no constants of its own either, but ours may use them. */
export const nguyenPrimitives = ["add", "sub", "mul", "div", "sin", "cos", "exp", "log"];

/** A regression task of points of a named formula, drawn by `seed`. */
export function formulaTask(name: string, seed: number): RegressionTask {
  const sample = (part: string, points: number) => samplePoints(formulas[name], points, Random.of(seed, name, part));
  return {
    kind: "regression",
    name,
    target: "z",
    columns: sample("training", TRAINING_POINTS),
    holdOut: sample("hold-out", HOLD_OUT_POINTS),
    primitives: nguyenPrimitives,
  };
}

function samplePoints({ f, inputs, from, to }: Formula, points: number, random: Random): Record<string, number[]> {
  const column = () => Array.from({ length: points }, () => from + (to - from) * random.next());
  const x = column();
  if (inputs === 1) return { x, z: x.map((value) => f(value, 0)) };
  const y = column();
  return { x, y, z: x.map((value, row) => f(value, y[row])) };
}
