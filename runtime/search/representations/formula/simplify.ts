import type { Grammar } from "./grammar.js";
import { primitiveNames, primitives } from "./primitives.js";
import { CONSTANT, type Program, resultType } from "./program.js";
import { type FormulaTree, isSame, toProgram, toTree } from "./tree.js";

const named = (name: string): number => primitiveNames.indexOf(name);

const [ADD, SUB, MUL, DIV, NEG, ABS] = ["add", "sub", "mul", "div", "neg", "abs"].map(named);
const [MIN, MAX, LESS, AND, OR, IF] = ["min", "max", "less", "and", "or", "if"].map(named);

/**
 * The program made shorter by identities that hold for all numbers to the last bit, NaN, infinities and -0 included:
 * so `x * 1` becomes `x` but `x + 0` and `x - x` stay.
 */
export function simplify(program: Program, grammar: Pick<Grammar, "opcodes">): Program {
  const allowed = grammar.opcodes.number;
  const visit = (tree: FormulaTree): FormulaTree => {
    if (tree.operands.length === 0) return tree;
    const operands = tree.operands.map(visit);
    let now = operands.every((operand, i) => operand === tree.operands[i]) ? tree : { ...tree, operands };
    for (;;) {
      const next = rewrite(now, allowed);
      if (next === undefined) return now;
      now = next;
    }
  };
  const tree = toTree(program);
  const simplest = visit(tree);
  return simplest === tree ? program : toProgram(simplest);
}

/** The tree by one rule at its root; undefined where none applies. */
function rewrite(tree: FormulaTree, allowed: readonly number[]): FormulaTree | undefined {
  const { op, operands } = tree;
  const [a, b, c] = operands;
  switch (op) {
    case ADD:
      if (isConstant(b, -0)) return a;
      if (isConstant(a, -0)) return b;
      if (b.op === NEG && allowed.includes(SUB)) return binary(SUB, a, b.operands[0]);
      if (a.op === NEG && allowed.includes(SUB)) return binary(SUB, b, a.operands[0]);
      break;
    case SUB:
      if (isConstant(b, 0)) return a;
      if (b.op === NEG && allowed.includes(ADD)) return binary(ADD, a, b.operands[0]);
      break;
    case MUL:
      if (isConstant(b, 1)) return a;
      if (isConstant(a, 1)) return b;
      break;
    case DIV:
      if (isConstant(b, 1)) return a;
      break;
    case NEG:
      if (a.op === NEG) return a.operands[0];
      break;
    case ABS:
      if (a.op === ABS) return a;
      if (a.op === NEG) return { ...tree, operands: a.operands };
      break;
    case MIN:
    case MAX:
    case AND:
    case OR:
      if (isSame(a, b)) return a;
      break;
    case IF:
      if (isSame(b, c)) return b;
      return decided(a) === undefined ? undefined : decided(a) ? b : c;
  }
  return folded(tree);
}

const isConstant = ({ op, value }: FormulaTree, wanted: number): boolean => op === CONSTANT && Object.is(value, wanted);

const binary = (op: number, a: FormulaTree, b: FormulaTree): FormulaTree => ({ op, value: 0, operands: [a, b] });

/** What a condition always is, where that is known. */
function decided({ op, operands: [a, b] }: FormulaTree): boolean | undefined {
  if (op !== LESS) return undefined;
  if (isSame(a, b)) return false;
  return a.op === CONSTANT && b.op === CONSTANT ? a.value < b.value : undefined;
}

/** An operation on nothing but constants becomes its result, where that is a finite number. */
function folded({ op, operands }: FormulaTree): FormulaTree | undefined {
  if (operands.length === 0 || resultType(op) !== "number") return undefined;
  if (operands.some((operand) => operand.op !== CONSTANT)) return undefined;
  const [a, b, c] = [0, 1, 2].map((i) => Float64Array.of(operands[i]?.value ?? 0));
  primitives[op].kernel(a, a, b, c, 1);
  return Number.isFinite(a[0]) ? { op: CONSTANT, value: a[0], operands: [] } : undefined;
}
