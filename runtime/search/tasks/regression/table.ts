import { Random } from "../../../kernel/random.js";
import type { Columns, RegressionTask } from "../definition.js";

/** Numbers to predict, and what to predict them from. */
export interface TrainingTable {
  readonly names: readonly string[];
  /** One vector an input, in the order of `names`. */
  readonly inputs: readonly Float64Array[];
  readonly target: Float64Array;
}

/** One row in this many is held out. */
const HOLD_OUT_SHARE = 4;

/** What evolution sees, and what it does not; the same rows every time. */
export function splitTask(task: RegressionTask): { training: TrainingTable; holdOut: TrainingTable } {
  const rows = task.columns[task.target].length;
  if (task.holdOut) {
    const all = (columns: Columns) => Array.from(columns[task.target].keys());
    return {
      training: tableOf(task.columns, task.target, all(task.columns)),
      holdOut: tableOf(task.holdOut, task.target, all(task.holdOut), Object.keys(task.columns)),
    };
  }
  const shuffled = Random.of("hold-out", rows).permutation(rows);
  const held = Math.floor(rows / HOLD_OUT_SHARE);
  const ascending = (some: number[]) => some.sort((a, b) => a - b);
  return {
    training: tableOf(task.columns, task.target, ascending(shuffled.slice(held))),
    holdOut: tableOf(task.columns, task.target, ascending(shuffled.slice(0, held))),
  };
}

function tableOf(
  columns: Columns,
  target: string,
  rows: readonly number[],
  order = Object.keys(columns),
): TrainingTable {
  const names = order.filter((name) => name !== target);
  const vector = (name: string) => Float64Array.from(rows, (row) => columns[name][row]);
  return { names, inputs: names.map(vector), target: vector(target) };
}

/** Standard deviation of the target; 1 where all are equal, so that errors can be divided by it. */
export function spread(target: Float64Array): number {
  const mean = average(target);
  return Math.sqrt(average(target.map((value) => (value - mean) ** 2))) || 1;
}

/** The arithmetic mean, summed from first to last; NaN of nothing. */
export function average(numbers: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < numbers.length; i++) sum += numbers[i];
  return sum / numbers.length;
}
