import { Random } from "../../../runtime/kernel/random.js";
import type { RegressionTask } from "../../../runtime/search/tasks/definition.js";
import { nguyenPrimitives } from "../../../runtime/search/tasks/regression/formulas.js";

/** A formula to be found again, and what of it is seen. */
export interface Formula {
  readonly name: string;
  readonly f: (x: number, y: number) => number;
  readonly inputs: 1 | 2;
  /** Training points are drawn uniformly from this interval, in each input. */
  readonly from: number;
  readonly to: number;
  readonly points: number;
}

/** Published recovery of a suite in percent, by system: MCTS-4-SR (Sun et al. 2023), tables 1 and 5; 100 runs each. */
type PublishedFormula = Readonly<Record<"MCTS-4-SR" | "NGGP" | "GEGL" | "DSR" | "PySR", number>>;

/** Formulas that the literature reports together, and what other systems recover of them where that is known. */
export interface FormulaSuite {
  readonly formulas: readonly Formula[];
  readonly published?: PublishedFormula;
}

const { sin, cos, exp, log, sqrt } = Math;

const of =
  (inputs: 1 | 2, from: number, to: number, points = 20) =>
  (name: string, f: Formula["f"]): Formula => ({ name, f, inputs, from, to, points });

const wide = of(1, -1, 1);
const plane = of(2, 0, 1);
const square = of(2, -1, 1);

/** x + x² + … + x^n */
const powers = (x: number, n: number): number => (n === 0 ? 0 : x * (1 + powers(x, n - 1)));

const last = (x: number, y: number) => x ** 4 - x ** 3 + y ** 2 / 2 - y;

/** As in deep-symbolic-optimization, benchmarks.csv; formulas and training sets of the published tables. */
export const suites = {
  nguyen: {
    published: { "MCTS-4-SR": 93.25, NGGP: 92.33, GEGL: 86, DSR: 83.58, PySR: 74.41 },
    formulas: [
      wide("Nguyen-1", (x) => powers(x, 3)),
      wide("Nguyen-2", (x) => powers(x, 4)),
      wide("Nguyen-3", (x) => powers(x, 5)),
      wide("Nguyen-4", (x) => powers(x, 6)),
      wide("Nguyen-5", (x) => sin(x ** 2) * cos(x) - 1),
      wide("Nguyen-6", (x) => sin(x) + sin(x + x ** 2)),
      of(1, 0, 2)("Nguyen-7", (x) => log(x + 1) + log(x ** 2 + 1)),
      of(1, 0, 4)("Nguyen-8", sqrt),
      plane("Nguyen-9", (x, y) => sin(x) + sin(y ** 2)),
      plane("Nguyen-10", (x, y) => 2 * sin(x) * cos(y)),
      plane("Nguyen-11", (x, y) => x ** y),
      of(2, 0, 10)("Nguyen-12*", last),
    ],
  },
  "nguyen-12": { formulas: [plane("Nguyen-12", last)] },
  constants: {
    published: { "MCTS-4-SR": 100, NGGP: 100, GEGL: 100, DSR: 100, PySR: 65.4 },
    formulas: [
      wide("Nguyen-1c", (x) => 3.39 * x ** 3 + 2.12 * x ** 2 + 1.78 * x),
      wide("Nguyen-5c", (x) => sin(x ** 2) * cos(x) - 0.75),
      of(1, 0, 2)("Nguyen-7c", (x) => log(x + 1.4) + log(x ** 2 + 1.3)),
      of(1, 0, 4)("Nguyen-8c", (x) => sqrt(1.23 * x)),
      plane("Nguyen-10c", (x, y) => sin(1.5 * x) * cos(0.5 * y)),
    ],
  },
  livermore: {
    published: { "MCTS-4-SR": 71.41, NGGP: 71.09, GEGL: 56.36, DSR: 30.41, PySR: 46.14 },
    formulas: [
      of(1, -10, 10, 1_000)("Livermore-1", (x) => 1 / 3 + x + sin(x ** 2)),
      wide("Livermore-2", (x) => sin(x ** 2) * cos(x) - 2),
      wide("Livermore-3", (x) => sin(x ** 3) * cos(x ** 2) - 1),
      of(1, 0, 2)("Livermore-4", (x) => log(x + 1) + log(x ** 2 + 1) + log(x)),
      plane("Livermore-5", (x, y) => x ** 4 - x ** 3 + y ** 2 - y),
      wide("Livermore-6", (x) => 4 * x ** 4 + 3 * x ** 3 + 2 * x ** 2 + x),
      wide("Livermore-7", (x) => (exp(x) - exp(-x)) / 2),
      wide("Livermore-8", (x) => (exp(x) + exp(-x)) / 2),
      wide("Livermore-9", (x) => powers(x, 9)),
      plane("Livermore-10", (x, y) => 6 * sin(x) * cos(y)),
      of(2, -1, 1, 50)("Livermore-11", (x, y) => (x ** 2 * y ** 2) / (x + y)),
      of(2, -1, 1, 50)("Livermore-12", (x, y) => x ** 5 / y ** 3),
      of(1, 0, 4)("Livermore-13", (x) => x ** (1 / 3)),
      square("Livermore-14", (x, y) => powers(x, 3) + sin(x) + sin(y ** 2)),
      of(1, 0, 4)("Livermore-15", (x) => x ** (1 / 5)),
      of(1, 0, 4)("Livermore-16", (x) => x ** (2 / 3)),
      plane("Livermore-17", (x, y) => 4 * sin(x) * cos(y)),
      wide("Livermore-18", (x) => sin(x ** 2) * cos(x) - 5),
      of(1, 0, 2)("Livermore-19", (x) => log(x ** 2 + x) + log(x ** 3 + x)),
      wide("Livermore-20", (x) => x ** 5 + x ** 4 + x ** 2 + x),
      wide("Livermore-21", (x) => exp(-(x ** 2))),
      wide("Livermore-22", (x) => powers(x, 8)),
    ],
  },
} as const satisfies Readonly<Record<string, FormulaSuite>>;

/** A suite of {@link suites}, as the command line names it. */
export type SuiteName = keyof typeof suites;

/** Ticks of each input. With so many of one and of another no sum or difference of two is 0. */
const TICKS = { alone: 1_000, x: 40, y: 37 };

/** A dense grid that nobody has seen, on an interval of so many times the width about the same centre. */
export function gridOf({ inputs, from, to }: Formula, width: number): { x: number[]; y: number[] } {
  const ticks = (count: number) =>
    Array.from({ length: count }, (_, i) => (from + to) / 2 + (to - from) * width * ((i + 0.5) / count - 0.5));
  if (inputs === 1) return { x: ticks(TICKS.alone), y: new Array<number>(TICKS.alone).fill(0) };
  const [xs, ys] = [ticks(TICKS.x), ticks(TICKS.y)];
  return { x: xs.flatMap((x) => ys.map(() => x)), y: xs.flatMap(() => ys) };
}

/** The task of finding a formula from the points that `seed` draws. */
export function suiteTask(formula: Formula, seed: number): RegressionTask {
  const random = Random.of(seed, formula.name, "training");
  const column = () =>
    Array.from({ length: formula.points }, () => formula.from + (formula.to - formula.from) * random.next());
  const [x, y] = [column(), column()];
  const grid = gridOf(formula, 1);
  return {
    kind: "regression",
    name: formula.name.toLowerCase().replace("*", "-star"),
    target: "z",
    columns: table(formula, x, y),
    holdOut: table(formula, grid.x, grid.y),
    primitives: nguyenPrimitives, // the functions of the published runs; constants are ours in addition, and fitted
    constants: formula.name.endsWith("c") ? "real" : "whole",
  };
}

const table = ({ f, inputs }: Formula, x: number[], y: number[]): Record<string, number[]> => ({
  x,
  ...(inputs === 2 && { y }),
  z: x.map((value, row) => f(value, y[row])),
});
