import { createEngine, type Engine } from "../../engine/engine.js";
import { fitBest } from "../../engine/fit.js";
import type { Evaluation } from "../../evaluation.js";
import { CONSTANT, type Program } from "../../genome/program.js";
import type { Refined } from "../problem.js";
import { type Scale, scaled, scaleTo, unscaled, withScale } from "./scaling.js";
import { average, spread, type Table } from "./table.js";
import { termsOf } from "./terms.js";

/** Cases that selection distinguishes at most; more rows share them. */
const CASES = 50;

/** A program as terms, and what brings these to the target; none where the program stays as it is. */
interface Fit {
  readonly terms: readonly Program[];
  readonly scale?: Scale;
  /** What it computes with its scale. */
  readonly scaled: Program;
}

/** Programs against the rows of a table, the terms of each scaled to its target. */
export class ScaledFit {
  private readonly engine: Engine;
  private readonly spread: number;
  private readonly fits = new WeakMap<Program, Fit>();

  constructor(private readonly table: Table) {
    this.engine = createEngine({ columns: table.inputs, target: table.target });
    this.spread = spread(table.target);
  }

  /** What is scored is what is printed: the scaled programs, computed once more. */
  evaluate(programs: readonly Program[]): Evaluation[] {
    const values = this.engine.values(this.fitted(programs).map((fit) => fit.scaled));
    return values.map((each) => this.score(each));
  }

  private score(values: Float64Array): Evaluation {
    const { target } = this.table;
    const errors = new Float64Array(values.length);
    for (let row = 0; row < errors.length; row++) errors[row] = (values[row] - target[row]) ** 2;
    return { fitness: Math.sqrt(average(errors)) / this.spread, errors: averageByCase(errors) };
  }

  /** The program with its scale. */
  scaled(program: Program): Program {
    return this.fitted([program])[0].scaled;
  }

  /** The terms of all programs that are new are computed in one batch. */
  private fitted(programs: readonly Program[]): Fit[] {
    const fresh = programs
      .filter((program) => !this.fits.has(program))
      .map((program) => [program, ...termsOf(program)]);
    const values = this.engine.values(fresh.flat());
    let next = 0;
    for (const [program, ...terms] of fresh) {
      const own = values.slice(next, next + 1 + terms.length);
      next += own.length;
      this.fits.set(program, this.fit(program, terms, own));
    }
    return programs.map((program) => this.fits.get(program) ?? { terms: [], scaled: program });
  }

  private fit(program: Program, terms: readonly Program[], [own, ...others]: readonly Float64Array[]): Fit {
    const scale = scaleTo(this.table.target, { program: own, terms: others }, this.spread);
    return scale ? { terms, scale, scaled: scaled(terms, scale) } : { terms, scaled: program };
  }

  /** Fits the constants of the best, coefficients among them; these are found again from the values. */
  async refine(programs: readonly Program[], signal?: AbortSignal): Promise<Refined<Program>> {
    const fittable = programs.filter(({ code }) => code.includes(CONSTANT));
    const wrapped = this.fitted(fittable).map(({ terms, scale }, i) => (scale ? withScale(terms, scale) : fittable[i]));
    const { programs: found, evaluations } = await fitBest(this.engine, this.table.target, wrapped, signal);
    const refined = new Map(
      fittable.map((program, i) => [program, found[i] === wrapped[i] ? program : bare(found[i], program)]),
    );
    return { programs: programs.map((program) => refined.get(program) ?? program), evaluations };
  }
}

/** The terms of a fitted program as one, unless it is longer than what it was made of. */
function bare(fitted: Program, before: Program): Program {
  const [first, ...others] = termsOf(fitted);
  const program = first ? unscaled([first, ...others]) : before;
  return program.code.length <= before.code.length ? program : before;
}

/** Errors of many rows as those of at most {@link CASES} cases: row r belongs to case r mod CASES. */
function averageByCase(errors: Float64Array): Float64Array {
  const cases = Math.min(CASES, errors.length);
  const sums = new Float64Array(cases);
  for (let row = 0; row < errors.length; row++) sums[row % cases] += errors[row];
  return sums.map((sum, c) => sum / Math.ceil((errors.length - c) / cases));
}
