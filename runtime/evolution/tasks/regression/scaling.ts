import { primitiveNames } from "../../genome/primitives.js";
import { CONSTANT, type Program, slice } from "../../genome/program.js";
import { average } from "./table.js";

/** What is made of a program's values before they are compared with the target: factor · value + offset. */
export interface Scale {
  readonly factor: number;
  readonly offset: number;
}

const NONE: Scale = { factor: 1, offset: 0 };

/** Digits after the point that are tried, the fewest first, before all are kept. */
const DECIMALS = [2, 4, 6];

/** Values that differ from their mean by no more than this share are all the same, but for their last bits. */
const FLAT = 1e-12;

/** Rounding may cost this share of the error … */
const LOSS = 1e-6;

/** … or this much of the target's spread: what arithmetic itself costs. */
const ARITHMETIC = 1e-14;

/**
 * The scale that brings values nearest to the target, by linear least squares, rounded where that costs nothing: then
 * evolution only has to find the shape of a formula. None where the values are as near without, or have no shape at all.
 *
 * @see Keijzer, "Improving symbolic regression with interval arithmetic and linear scaling", EuroGP 2003
 * @param spread of the target, in its unit
 */
export function scaleTo(target: Float64Array, values: Float64Array, spread: number): Scale {
  const error = (scale: Scale) => rootMeanSquare(values, target, scale);
  const best = leastSquares(target, values);
  if (best === undefined || !Number.isFinite(error(best))) return NONE;
  const bound = error(best) * (1 + LOSS) + ARITHMETIC * spread;
  if (error(NONE) <= bound) return NONE;
  const rounded = DECIMALS.map((decimals) => ({
    factor: Number(best.factor.toFixed(decimals)),
    offset: Number(best.offset.toFixed(decimals)),
  }));
  return rounded.find((scale) => error(scale) <= bound) ?? best;
}

function leastSquares(target: Float64Array, values: Float64Array): Scale | undefined {
  const [meanValue, meanTarget] = [average(values), average(target)];
  let variance = 0;
  let covariance = 0;
  for (const [row, value] of values.entries()) {
    variance += (value - meanValue) ** 2;
    covariance += (value - meanValue) * (target[row] - meanTarget);
  }
  const isFlat = Math.sqrt(variance / values.length) <= FLAT * Math.abs(meanValue);
  const factor = covariance / variance;
  return !isFlat && Number.isFinite(factor) ? { factor, offset: meanTarget - factor * meanValue } : undefined;
}

function rootMeanSquare(values: Float64Array, target: Float64Array, { factor, offset }: Scale): number {
  let sum = 0;
  for (let row = 0; row < target.length; row++) sum += (values[row] * factor + offset - target[row]) ** 2;
  return Math.sqrt(sum / target.length);
}

const [MUL, ADD] = ["mul", "add"].map((name) => primitiveNames.indexOf(name));

/** The program with its scale, as one that says what it computes; the program itself where it has none. */
export function scaled(program: Program, { factor, offset }: Scale): Program {
  const multiplied = factor === 1 ? program : operation(program, factor, MUL);
  return offset === 0 ? multiplied : operation(multiplied, offset, ADD);
}

function operation({ code, values }: Program, constant: number, op: number): Program {
  return {
    code: Uint8Array.of(CONSTANT, ...code, op),
    values: Float64Array.of(constant, ...values, 0),
  };
}

/** What {@link scaled} made, with its scale as constants to be fitted: one of {@link unscaled}'s. */
export const withScale = (program: Program, { factor, offset }: Scale): Program =>
  operation(operation(program, factor, MUL), offset, ADD);

/** The program within {@link withScale}. */
export const unscaled = (program: Program): Program => slice(program, 2, program.code.length - 2);
