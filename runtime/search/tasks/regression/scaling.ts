import { primitiveNames } from "../../representations/formula/primitives.js";
import { concatenate, constant, type Part, type Program } from "../../representations/formula/program.js";
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
 * @param terms that may be taken at most
 */
export function scaleTo(
  target: Float64Array,
  values: { readonly program: Float64Array; readonly terms: readonly Float64Array[] },
  spread: number,
  terms = MOST_TERMS,
): Scale | undefined {
  if (![values.program, ...values.terms].every(areFinite)) return undefined;
  const most = Math.min(terms, Math.floor(target.length / ROWS_PER_TERM));
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
  const parts = multiplied(first.coefficient, terms[first.column]);
  for (const { column, coefficient } of others) {
    parts.push(...multiplied(Math.abs(coefficient), terms[column]), coefficient > 0 ? ADD : SUB);
  }
  if (offset !== 0) parts.push(constant(Math.abs(offset)), offset > 0 ? ADD : SUB);
  return concatenate(parts);
}

/** The same with every coefficient and the offset as constants to be fitted. */
export function withScale(terms: readonly Program[], { terms: selected, offset }: Scale): Program {
  const products = selected.flatMap(({ column, coefficient }) => [constant(coefficient), terms[column], MUL]);
  return concatenate([...products, constant(offset), ...selected.map(() => ADD)]);
}

/** The terms without any scale, as one program. */
export const unscaled = ([first, ...others]: readonly [Program, ...Program[]]): Program =>
  concatenate([first, ...others.flatMap((term) => [term, ADD])]);

const multiplied = (factor: number, program: Program): Part[] =>
  factor === 1 ? [program] : [constant(factor), program, MUL];
