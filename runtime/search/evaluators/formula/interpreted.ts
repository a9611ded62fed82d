import { BLOCK, Interpreter, intoBlocks } from "../../representations/formula/interpret.js";
import type { Program } from "../../representations/formula/program.js";
import type { Engine, Rows } from "./engine.js";

/** The engine in JavaScript. */
export class InterpretedEngine implements Engine {
  private readonly interpreter = new Interpreter();
  private readonly blocks: Float64Array[][];

  constructor(private readonly rows: Rows) {
    this.blocks = intoBlocks(rows.columns, rows.target.length);
  }

  squaredErrors(programs: readonly Program[]): Float64Array {
    return Float64Array.from(programs, (program) => this.squaredError(program));
  }

  values(programs: readonly Program[]): Float64Array[] {
    return programs.map((program) => {
      const values = new Float64Array(this.rows.target.length);
      this.forEachBlock(program, (computed, first) => values.set(computed, first));
      return values;
    });
  }

  /** Even rows and odd rows are summed apart, as two lanes do. */
  private squaredError(program: Program): number {
    const { target } = this.rows;
    const lanes = [0, 0];
    this.forEachBlock(program, (computed, first) => {
      for (const [i, value] of computed.entries()) {
        const error = value - target[first + i];
        lanes[i & 1] += error * error;
      }
    });
    return lanes[0] + lanes[1];
  }

  private forEachBlock(program: Program, visit: (computed: Float64Array, first: number) => void): void {
    const { length } = this.rows.target;
    for (const [i, block] of this.blocks.entries()) {
      const first = i * BLOCK;
      const points = Math.min(BLOCK, length - first);
      visit(this.interpreter.run(program, block, points).subarray(0, points), first);
    }
  }
}
