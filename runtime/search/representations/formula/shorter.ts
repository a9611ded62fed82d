import type { Grammar } from "./grammar.js";
import { CONSTANT, type Program, resultType } from "./program.js";
import { simplify } from "./simplify.js";
import { type FormulaTree, toProgram, toTree } from "./tree.js";

/** Significant digits that constants are rounded to. */
const DIGITS = [1, 2, 3, 4, 5, 6, 8, 10, 12];

/**
 * Programs a little shorter than this one, which may or may not be as good: every operation replaced by one of its own
 * operands or by a plain number, every constant and all of them together rounded. All simplified, none twice.
 */
export function shorter(program: Program, grammar: Grammar): Program[] {
  const tree = toTree(program);
  const all = [...rounded(tree), ...variants(tree)].map((variant) => simplify(toProgram(variant), grammar));
  const known = new Map(all.map((variant) => [key(variant), variant]));
  known.delete(key(program));
  return [...known.values()];
}

const key = ({ code, values }: Program): string => `${code}/${values}`;

/** All constants rounded to the same number of digits. */
const rounded = (tree: FormulaTree): FormulaTree[] => DIGITS.map((digits) => roundAll(tree, digits));

const roundAll = (tree: FormulaTree, digits: number): FormulaTree => ({
  ...tree,
  value: round(tree.value, digits),
  operands: tree.operands.map((operand) => roundAll(operand, digits)),
});

function round(value: number, digits: number): number {
  const rounded = Number(value.toPrecision(digits));
  return Number.isFinite(rounded) ? rounded : value; // the largest numbers round to infinity
}

/** The tree with one of its nodes replaced. */
function variants(tree: FormulaTree): FormulaTree[] {
  const inside = tree.operands.flatMap((operand, i) =>
    variants(operand).map((variant) => ({ ...tree, operands: tree.operands.with(i, variant) })),
  );
  return [...replacements(tree), ...inside];
}

/** What a node may be replaced by. */
function replacements({ op, value, operands }: FormulaTree): FormulaTree[] {
  const constant = (number: number): FormulaTree => ({ op: CONSTANT, value: number, operands: [] });
  if (op === CONSTANT) return DIGITS.map((digits) => constant(round(value, digits)));
  if (operands.length === 0) return [];
  const type = resultType(op);
  const parts = operands.filter((operand) => resultType(operand.op) === type);
  return type === "number" ? [...parts, constant(0), constant(1)] : parts;
}
