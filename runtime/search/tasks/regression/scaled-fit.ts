import { createEngine } from "../../evaluators/formula/create-engine.js";
import type { Engine } from "../../evaluators/formula/engine.js";
import { fitBest } from "../../evaluators/formula/fit.js";
import type { Evaluation } from "../../evaluators/stage.js";
import { CONSTANT, type Program } from "../../representations/formula/program.js";
import type { Refined } from "../problem.js";
import type { Link } from "./links.js";
import { type Scale, scaled, scaleTo, unscaled, withScale } from "./scaling.js";
import { average, spread, type TrainingTable } from "./table.js";
import { termsOf } from "./terms.js";

/** Cases that selection distinguishes at most; more rows share them. */
const CASES = 50;

/** The target as the terms within a link see it. */
interface View {
  readonly link: Link;
  readonly target: Float64Array;
  readonly spread: number;
}

/** A program as terms within a link. */
interface Split {
  readonly program: Program;
  readonly view: View;
  readonly operand: Program;
  readonly terms: readonly Program[];
}

/** What brings the terms to the target; no scale where the program stays as it is. */
interface Fit extends Split {
  readonly scale?: Scale;
  /** What the program computes with its scale. */
  readonly scaled: Program;
}

/** A program before and after its constants were fitted. */
interface Found {
  readonly program: Program;
  readonly fitted: Program;
  /** Squared, with its scale and link. */
  readonly error: number;
}

/** Programs against the rows of a table, the terms of each scaled to its target. */
export class ScaledFit {
  private readonly engine: Engine;
  private readonly views: readonly View[];
  private readonly fits = new WeakMap<Program, Fit>();

  /** @param links of which one may be outermost; the first is none */
  constructor(
    private readonly table: TrainingTable,
    links: readonly Link[],
  ) {
    this.engine = createEngine({ columns: table.inputs, target: table.target });
    this.views = links
      .map((link) => ({ link, target: table.target.map(link.inverse) }))
      .filter(({ target }) => target.every(Number.isFinite))
      .map((view) => ({ ...view, spread: spread(view.target) }));
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
    return { fitness: Math.sqrt(average(errors)) / this.views[0].spread, errors: averageByCase(errors) };
  }

  /** The program with its scale. */
  scaled(program: Program): Program {
    return this.fitted([program])[0].scaled;
  }

  private fitted(programs: readonly Program[]): Fit[] {
    const fresh = programs.filter((program) => !this.fits.has(program));
    const fits = this.fit(fresh.flatMap((program) => this.split(program)));
    const ways = this.views.length;
    const errors = ways > 1 ? this.engine.squaredErrors(fits.map((fit) => fit.scaled)) : [];
    for (const [i, program] of fresh.entries()) {
      this.fits.set(program, fits[leastOf(errors, i * ways, ways)]);
    }
    return programs.map((program) => this.fits.get(program) ?? this.fit(this.split(program))[0]);
  }

  /** The ways to see a program as terms, without a link first. */
  private split(program: Program): Split[] {
    const all = termsOf(program);
    return this.views.map((view) => {
      const operand = view.link.unwrap(program);
      return { program, view, operand, terms: operand === program ? all : termsOf(operand) };
    });
  }

  /** @param most terms that are taken of each; all that explain something where it is not given */
  private fit(splits: readonly Split[], most?: number): Fit[] {
    const valuesOf = this.valuesOf(splits);
    return splits.map((split) => {
      const { program, view, operand, terms } = split;
      const [own, ...others] = valuesOf.get(operand) ?? [];
      const scale = scaleTo(view.target, { program: own, terms: others }, view.spread, most);
      return { ...split, scale, scaled: scale ? view.link.wrap(scaled(terms, scale)) : program };
    });
  }

  /** The values of each operand and of its terms: all computed in one batch, what several links share once. */
  private valuesOf(splits: readonly Split[]): Map<Program, readonly Float64Array[]> {
    const programs = new Map(splits.map(({ operand, terms }) => [operand, [operand, ...terms]]));
    const values = this.engine.values([...programs.values()].flat());
    const valuesOf = new Map<Program, readonly Float64Array[]>();
    for (const [operand, { length }] of programs) valuesOf.set(operand, values.splice(0, length));
    return valuesOf;
  }

  /**
   * Fits the constants of the best, coefficients among them; these are found again from the values. On the detour of a link
   * or of many terms constants get stuck, so that the strongest term is fitted alone, too.
   */
  async refine(programs: readonly Program[], signal?: AbortSignal): Promise<Refined<Program>> {
    const fittable = programs.filter(({ code }) => code.includes(CONSTANT));
    const best = this.fitted(fittable);
    const detours = best.filter(({ view, scale }) => view !== this.views[0] || (scale && scale.terms.length > 1));
    const plain = detours.map(({ program }) => this.split(program)[0]);
    const tries = [await this.fitConstants(best, signal), await this.fitConstants(this.fit(plain, 1), signal)];
    const found = new Map<Program, Found>();
    for (const each of tries.flatMap(({ found }) => found)) {
      const { error = Infinity } = found.get(each.program) ?? {};
      if (each.error < error) found.set(each.program, each);
    }
    return {
      programs: programs.map((program) => found.get(program)?.fitted ?? program),
      evaluations: tries.reduce((sum, { evaluations }) => sum + evaluations, 0),
    };
  }

  private async fitConstants(fits: readonly Fit[], signal?: AbortSignal) {
    const before = fits.map(({ program, view, terms, scale }) =>
      scale ? view.link.wrap(withScale(terms, scale)) : program,
    );
    const { programs: after, evaluations } = await fitBest(this.engine, this.table.target, before, signal);
    const errors = this.engine.squaredErrors(after);
    const found = fits.map(({ program, view }, i): Found => {
      const fitted = after[i] === before[i] ? program : bare(view.link.unwrap(after[i]), program);
      return { program, fitted, error: errors[i] };
    });
    return { found, evaluations };
  }
}

/** The first place from `first` on, among so many, of the least error; NaN is never less. */
function leastOf(errors: ArrayLike<number>, first: number, count: number): number {
  let best = first;
  for (let i = first; i < first + count; i++) if (errors[i] < errors[best] || Number.isNaN(errors[best])) best = i;
  return best;
}

/** The terms of a fitted program without their scale, unless that is longer than what it was made of. */
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
