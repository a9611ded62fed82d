import type { Program } from "../genome/program.js";
import { Compiled, engineModule } from "./compiled.js";
import { Interpreted } from "./interpreted.js";

/** Evaluates programs over the rows of one table. */
export interface Engine {
  /** Σ (value − target)² of each program over all rows; NaN or infinite where a value is. */
  squaredErrors(programs: readonly Program[]): Float64Array;
  /** What each program computes of each row. */
  values(programs: readonly Program[]): Float64Array[];
}

/** Rows by columns: one vector a terminal, all as long as `target`. */
export interface Rows {
  readonly columns: readonly Float64Array[];
  readonly target: Float64Array;
}

/** The engine in WebAssembly, or the same in JavaScript where a machine has no SIMD: results agree to the last bit. */
export function createEngine(rows: Rows): Engine {
  const module = engineModule();
  return module ? new Compiled(module, rows) : new Interpreted(rows);
}
