import { createEngine } from "../../../runtime/search/evaluators/formula/create-engine.js";
import type { Engine } from "../../../runtime/search/evaluators/formula/engine.js";
import type { regressionProblem } from "../../../runtime/search/tasks/regression/problem.js";
import { type Formula, gridOf } from "./suites.js";

/** A formula counts as recovered when no unseen point is further off, absolutely or relatively. */
const TOLERANCE = 1e-9;

/** Widths of the grids: the interval itself, and one where an approximation has left the formula. */
const WIDTHS = [1, 2];

/** The points that decide whether a formula was found, as far as it is defined there. */
export class Unseen {
  private readonly engine: Engine;
  private readonly target: Float64Array;

  constructor(
    formula: Formula,
    private readonly representation: ReturnType<typeof regressionProblem>["representation"],
  ) {
    const grids = WIDTHS.map((width) => gridOf(formula, width));
    const [x, y] = [grids.flatMap((grid) => grid.x), grids.flatMap((grid) => grid.y)];
    const all = x.map((value, i) => formula.f(value, y[i]));
    const defined = [...all.keys()].filter((i) => Number.isFinite(all[i]));
    const columns = [x, y].map((column) => Float64Array.from(defined, (i) => column[i]));
    this.target = Float64Array.from(defined, (i) => all[i]);
    this.engine = createEngine({ columns: columns.slice(0, formula.inputs), target: this.target });
  }

  /** Whether an agent is the formula; its source is only read. */
  isRecovered(source: string): boolean {
    const program = this.representation.read?.(source);
    if (program === undefined) return false;
    const [values] = this.engine.values([program]);
    return this.target.every((value, i) => Math.abs(values[i] - value) <= TOLERANCE * Math.max(1, Math.abs(value)));
  }
}
