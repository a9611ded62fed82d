import { primitiveNames, primitives } from "../runtime/search/representations/formula/primitives.js";
import { CONSTANT, FIRST_TERMINAL, type Program } from "../runtime/search/representations/formula/program.js";

type Row = readonly number[];
type Closure = (row: Row) => number;

/** One closure a node: how most tree interpreters are written first. */
const closures: Record<string, (a: Closure, b: Closure) => Closure> = {
  add: (a, b) => (row) => a(row) + b(row),
  sub: (a, b) => (row) => a(row) - b(row),
  mul: (a, b) => (row) => a(row) * b(row),
  div: (a, b) => (row) => a(row) / b(row),
  sin: (a) => (row) => Math.sin(a(row)),
  cos: (a) => (row) => Math.cos(a(row)),
  sqrt: (a) => (row) => Math.sqrt(a(row)),
};

/** The primitives that both interpreters know. */
export const commonPrimitives: readonly string[] = Object.keys(closures);

/** A program as closures over rows. */
export function compileClosures({ code, values }: Program): Closure {
  const stack: Closure[] = [];
  for (const [node, op] of code.entries()) {
    if (op === CONSTANT) stack.push(() => values[node]);
    else if (op > CONSTANT) stack.push((row) => row[op - FIRST_TERMINAL]);
    else {
      const [a, b] = stack.splice(stack.length - primitives[op].parameters.length);
      stack.push(closures[primitiveNames[op]](a, b));
    }
  }
  return stack[0];
}
