import { ARITY, type Program } from "./program.js";

/** A program as a tree: what is written in postfix order, for rules that look at a node and its operands. */
export interface FormulaTree {
  readonly op: number;
  /** The constant, 0 where there is none. */
  readonly value: number;
  readonly operands: readonly FormulaTree[];
}

/** The tree of a program, which must be complete: its last node is the root of all others. */
export function toTree({ code, values }: Program): FormulaTree {
  const stack: FormulaTree[] = [];
  for (let node = 0; node < code.length; node++) {
    const op = code[node];
    const operands = ARITY[op] === 0 ? NONE : stack.splice(stack.length - ARITY[op]);
    stack.push({ op, value: values[node], operands });
  }
  return stack[0];
}

const NONE: readonly FormulaTree[] = [];

/** The inverse of {@link toTree}. */
export function toProgram(tree: FormulaTree): Program {
  const code: number[] = [];
  const values: number[] = [];
  const add = ({ op, value, operands }: FormulaTree): void => {
    for (const operand of operands) add(operand);
    code.push(op);
    values.push(value);
  };
  add(tree);
  return { code: Uint8Array.from(code), values: Float64Array.from(values) };
}

/** Whether two trees are the same expression. */
export const isSame = (a: FormulaTree, b: FormulaTree): boolean =>
  a.op === b.op && Object.is(a.value, b.value) && a.operands.every((operand, i) => isSame(operand, b.operands[i]));
