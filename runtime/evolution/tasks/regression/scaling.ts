import { primitiveNames } from "../../genome/primitives.js";
import { CONSTANT, type Program } from "../../genome/program.js";
import { type Selected, selectForward } from "./forward.js";
import { average } from "./table.js";

/** What is made of the values of terms before they are compared with the target: offset + Σ coefficient · term. */
export interface Scale {
  readonly terms: readonly Selected[];
  readonly offset: number;
}

/** Coefficients are tried as whole multiples of one part in this many, the roundest first, before all digits are kept. */
const PARTS = [100, 10_000, 1_000_000, 60];

/** Rounding may cost this share of the error … */
const LOSS = 1e-6;

/** … or this much of the target's spread: what arithmetic itself costs. */
const ARITHMETIC = 1e-14;

/** Terms at most, … */
const MOST_TERMS = 12;

/** … and rows for each of them at least: with fewer, coefficients would repeat the rows instead of explaining them. */
const ROWS_PER_TERM = 2;

/**
 * The scale that brings a program's terms nearest to the target, by linear least squares, rounded where that costs
 * nothing: then evolution only has to find the shapes that a formula is the sum of. None where the program is as near by
 * itself, or its terms explain nothing.
 *
 * @see Keijzer, "Improving symbolic regression with interval arithmetic and linear scaling", EuroGP 2003; Arnaldo, Krawiec,
 *   O'Reilly, "Multiple regression genetic programming", GECCO 2014
 * @param values of the program, and of each term
 * @param spread of the target, in its unit
 */
export function scaleTo(
  target: Float64Array,
  values: { readonly program: Float64Array; readonly terms: readonly Float64Array[] },
  spread: number,
): Scale | undefined {
  if (![values.program, ...values.terms].every(areFinite)) return undefined;
  const most = Math.min(MOST_TERMS, Math.floor(target.length / ROWS_PER_TERM));
  const selected = selectForward(values.terms, target, most);
  const best = withOffset(selected, values.terms, target);
  const error = (scale: Scale) => errorOf(scale, values.terms, target);
  const least = error(best);
  if (selected.length === 0 || !Number.isFinite(least)) return undefined;
  const bound = least * (1 + LOSS) + ARITHMETIC * spread;
  if (rootMeanSquare(values.program, target) <= bound) return undefined;
  for (const parts of PARTS) {
    const rounded = roundTo(parts, selected, values.terms, target);
    if (rounded.terms.length > 0 && error(rounded) <= bound) return rounded;
  }
  return best;
}

function areFinite(values: Float64Array): boolean {
  for (let row = 0; row < values.length; row++) if (!Number.isFinite(values[row])) return false;
  return true;
}

const round = (value: number, parts: number): number => Math.round(value * parts) / parts;

function roundTo(parts: number, selected: readonly Selected[], terms: readonly Float64Array[], target: Float64Array) {
  const rounded = selected.map(({ column, coefficient }) => ({ column, coefficient: round(coefficient, parts) }));
  const left = rounded.filter(({ coefficient }) => coefficient !== 0);
  const { offset } = withOffset(left, terms, target);
  return { terms: left, offset: round(offset, parts) };
}

/** The scale with these coefficients whose errors are 0 on average. */
function withOffset(selected: readonly Selected[], terms: readonly Float64Array[], target: Float64Array): Scale {
  const explained = selected.reduce((sum, { column, coefficient }) => sum + coefficient * average(terms[column]), 0);
  return { terms: selected, offset: average(target) - explained };
}

function errorOf({ terms, offset }: Scale, values: readonly Float64Array[], target: Float64Array): number {
  const sums = new Float64Array(target.length).fill(offset);
  for (const { column, coefficient } of terms) {
    const term = values[column];
    for (let row = 0; row < sums.length; row++) sums[row] += coefficient * term[row];
  }
  return rootMeanSquare(sums, target);
}

function rootMeanSquare(values: Float64Array, target: Float64Array): number {
  let sum = 0;
  for (let row = 0; row < target.length; row++) sum += (values[row] - target[row]) ** 2;
  return Math.sqrt(sum / target.length);
}

const [MUL, ADD, SUB] = ["mul", "add", "sub"].map((name) => primitiveNames.indexOf(name));

/** The terms with their scale, as a program that says what it computes: what is added first, then what is taken away. */
export function scaled(terms: readonly Program[], { terms: selected, offset }: Scale): Program {
  const plus = selected.filter(({ coefficient }) => coefficient > 0);
  const minus = selected.filter(({ coefficient }) => coefficient < 0);
  const [first, ...others] = [...plus, ...minus];
  const sum = others.reduce(
    (all, { column, coefficient }) => {
      const term = multiplied(Math.abs(coefficient), terms[column]);
      return join(all, term, coefficient > 0 ? ADD : SUB);
    },
    multiplied(first.coefficient, terms[first.column]),
  );
  if (offset === 0) return sum;
  return join(sum, constant(Math.abs(offset)), offset > 0 ? ADD : SUB);
}

/** The same with every coefficient and the offset as constants to be fitted. */
export const withScale = (terms: readonly Program[], { terms: selected, offset }: Scale): Program =>
  selected.reduceRight(
    (all, { column, coefficient }) => join(join(constant(coefficient), terms[column], MUL), all, ADD),
    constant(offset),
  );

/** The terms without any scale, as one program. */
export const unscaled = ([first, ...others]: readonly [Program, ...Program[]]): Program =>
  others.reduce((all, term) => join(all, term, ADD), first);

const multiplied = (factor: number, program: Program): Program =>
  factor === 1 ? program : join(constant(factor), program, MUL);

const constant = (value: number): Program => ({ code: Uint8Array.of(CONSTANT), values: Float64Array.of(value) });

function join(a: Program, b: Program, op: number): Program {
  const length = a.code.length + b.code.length + 1;
  const code = new Uint8Array(length);
  const values = new Float64Array(length);
  code.set(a.code);
  code.set(b.code, a.code.length);
  code[length - 1] = op;
  values.set(a.values);
  values.set(b.values, a.code.length);
  return { code, values };
}
