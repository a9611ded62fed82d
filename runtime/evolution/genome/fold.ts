import { primitives } from "./primitives.js";
import { ARITY, CONSTANT, type Program, resultType } from "./program.js";

/** The program with every operation on nothing but constants replaced by its result, which is the same to the last bit. */
export function foldConstants({ code, values }: Program): Program {
  const folded: number[] = [];
  const constants: number[] = [];
  for (const [node, op] of code.entries()) {
    const first = folded.length - ARITY[op];
    const operands = constants.slice(first);
    const isConstant = ARITY[op] > 0 && folded.slice(first).every((operand) => operand === CONSTANT);
    const result = isConstant && resultType(op) === "number" ? apply(op, operands) : Number.NaN;
    if (Number.isFinite(result)) {
      folded.splice(first, operands.length, CONSTANT);
      constants.splice(first, operands.length, result);
    } else {
      folded.push(op);
      constants.push(values[node]);
    }
  }
  return { code: Uint8Array.from(folded), values: Float64Array.from(constants) };
}

function apply(op: number, operands: readonly number[]): number {
  const [a, b, c] = [0, 1, 2].map((operand) => Float64Array.of(operands[operand]));
  primitives[op].kernel(a, a, b, c, 1);
  return a[0];
}
