/**
 * The interpreter: programs in postfix order over columns of numbers, two points at a time.
 *
 * @module
 */
import {
  ARITY, BLOCK, BLOCK_BYTES, CODE, COLUMNS, ENDS, ID_AT, NODES, OWNERS, SUMS, TAPE, VALUES,
} from "./layout";
import { SQUARED_ERROR, VALUE } from "./opcodes";
import { number, writePlain, writeShared } from "./plan";
import { runBlock } from "./run";

export { ARITY as arity, CODE as code, COLUMNS as columns, ENDS as ends, NODES as nodes, SUMS as sums, VALUES as values };

/**
 * Evaluates the programs that the host wrote to `code`, `values` and `ends`.
 *
 * @param points  of each column; the columns begin `stride` bytes after one another, the target's behind the terminals'
 * @param target  address of the target
 * @param results 0: sums of squared errors, to `sums`; otherwise where the values go, one column a program
 * @param share   whether equal subexpressions are computed once
 */
export function evaluate(programs: i32, points: i32, stride: i32, target: usize, results: usize, share: bool): void {
  const width = stride < BLOCK_BYTES ? stride : BLOCK_BYTES;
  const errors = results == 0;
  const last = errors ? SQUARED_ERROR : VALUE;
  const to = errors ? SUMS : results;
  const step = errors ? 16 : stride;
  if (errors) memory.fill(SUMS, 0, programs << 4);
  if (share) number(programs, COLUMNS, stride, <i32>(target - COLUMNS) / stride);
  const end = share
    ? writeShared(programs, last, width, to, step)
    : writePlain(programs, COLUMNS, stride, last, width, to, step);
  for (let first = 0; first < points; first += BLOCK) {
    runBlock(TAPE, end, first << 3, min(BLOCK, points - first), target);
  }
  if (share) copyDuplicates(programs, to, step);
  if (errors) addLanes(programs);
}

/** What was found for a program goes to its duplicates, too. */
function copyDuplicates(programs: i32, to: usize, step: i32): void {
  for (let program = 0; program < programs; program++) {
    const root = load<i32>(ID_AT + ((load<i32>(ENDS + (program << 2)) - 1) << 2));
    const owner = load<i32>(OWNERS + (root << 2));
    if (owner != program) memory.copy(to + program * step, to + owner * step, step);
  }
}

function addLanes(programs: i32): void {
  for (let program = 0; program < programs; program++) {
    const sum = SUMS + (program << 4);
    store<f64>(SUMS + (program << 3), load<f64>(sum) + load<f64>(sum, 8));
  }
}
