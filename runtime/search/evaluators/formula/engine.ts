import type { Program } from "../../representations/formula/program.js";

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
