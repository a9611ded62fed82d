import { createEngine, type Engine } from "../../engine/engine.js";
import { fitBest } from "../../engine/fit.js";
import type { Evaluation } from "../../evaluation.js";
import { CONSTANT, type Program } from "../../genome/program.js";
import type { Refined } from "../problem.js";
import { type Scale, scaled, scaleTo, unscaled, withScale } from "./scaling.js";
import { average, spread, type Table } from "./table.js";

/** Cases that selection distinguishes at most; more rows share them. */
const CASES = 50;

/** Programs against the rows of a table, each scaled to its target. */
export class ScaledFit {
  private readonly engine: Engine;
  private readonly spread: number;
  private readonly scales = new WeakMap<Program, Scale>();

  constructor(private readonly table: Table) {
    this.engine = createEngine({ columns: table.inputs, target: table.target });
    this.spread = spread(table.target);
  }

  evaluate(programs: readonly Program[]): Evaluation[] {
    const values = this.engine.values(programs);
    return programs.map((program, i) => this.score(values[i], this.scaleOf(program, values[i])));
  }

  private score(values: Float64Array, { factor, offset }: Scale): Evaluation {
    const { target } = this.table;
    const errors = values.map((value, row) => (value * factor + offset - target[row]) ** 2);
    return { fitness: Math.sqrt(average(errors)) / this.spread, errors: averageByCase(errors) };
  }

  /** The program with its scale. */
  scaled(program: Program): Program {
    return scaled(program, this.scaleOf(program));
  }

  private scaleOf(program: Program, values?: Float64Array): Scale {
    const known = this.scales.get(program);
    if (known) return known;
    const computed = values ?? this.engine.values([program])[0];
    const scale = scaleTo(this.table.target, computed, this.spread);
    this.scales.set(program, scale);
    return scale;
  }

  /** Fits the constants of the best, their scales among them, which are found again from the values. */
  async refine(programs: readonly Program[], signal?: AbortSignal): Promise<Refined<Program>> {
    const fittable = programs.filter(({ code }) => code.includes(CONSTANT));
    const wrapped = fittable.map((program) => withScale(program, this.scaleOf(program)));
    const { programs: fitted, evaluations } = await fitBest(this.engine, this.table.target, wrapped, signal);
    const refined = new Map(fittable.map((program, i) => [program, unscaled(fitted[i])]));
    return { programs: programs.map((program) => refined.get(program) ?? program), evaluations };
  }
}

/** Errors of many rows as those of at most {@link CASES} cases: row r belongs to case r mod CASES. */
function averageByCase(errors: Float64Array): Float64Array {
  const cases = Math.min(CASES, errors.length);
  const sums = new Float64Array(cases);
  for (let row = 0; row < errors.length; row++) sums[row % cases] += errors[row];
  return sums.map((sum, c) => sum / Math.ceil((errors.length - c) / cases));
}
