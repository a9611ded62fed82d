import { primitives } from "./primitives.js";
import { ARITY, CONSTANT, FIRST_TERMINAL, type Program } from "./program.js";

/** Points computed at once: small enough that the vectors of a deep expression stay in the first-level cache. */
export const BLOCK = 512;

const kernels = primitives.map((primitive) => primitive.kernel);

/** Evaluates programs over up to {@link BLOCK} points at a time, without allocating. */
export class Interpreter {
  private readonly scratch: Float64Array[] = [];
  private readonly stack: Float64Array[] = [];

  /**
   * @param columns one vector a terminal
   * @param points how many elements of each to compute
   * @returns the values of the program, in a vector that the next call may overwrite
   */
  run({ code, values }: Program, columns: readonly Float64Array[], points: number): Float64Array {
    const { stack } = this;
    let top = 0;
    for (let node = 0; node < code.length; node++) {
      const op = code[node];
      if (op >= FIRST_TERMINAL) stack[top++] = columns[op - FIRST_TERMINAL];
      else if (op === CONSTANT) {
        stack[top] = this.vector(top).fill(values[node], 0, points);
        top++;
      } else {
        top -= ARITY[op];
        const out = this.vector(top);
        kernels[op](out, stack[top], stack[top + 1], stack[top + 2], points);
        stack[top++] = out;
      }
    }
    return stack[0];
  }

  private vector(depth: number): Float64Array {
    this.scratch[depth] ??= new Float64Array(BLOCK);
    return this.scratch[depth];
  }
}

/** Columns cut into blocks: `blocks[b][terminal]`. The pieces share the memory of the columns. */
export function intoBlocks(columns: readonly Float64Array[], points: number): Float64Array[][] {
  return Array.from({ length: Math.ceil(points / BLOCK) }, (_, block) =>
    columns.map((column) => column.subarray(block * BLOCK, Math.min(points, (block + 1) * BLOCK))),
  );
}
