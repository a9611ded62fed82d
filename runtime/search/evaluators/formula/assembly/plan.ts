import {
  ARITY, BUCKETS, CODE, CONSTANTS, ENDS, ID_AT, INSTRUCTION, KEPT, KEPT_END, KEYS, MARKS, OWNERS, PLACES, STACK, TAPE,
  TEMPORARIES, TERMINALS, USES, VALUES,
} from "./layout";
import { ADD, AND, CONSTANT, FIRST_TERMINAL, MAX, MIN, MUL, OR } from "./opcodes";

/** Above all bits of a finite constant: what distinguishes operations from constants among the keys. */
const OPERATION: u64 = 0xfff0000000000000;

/** Bits of a number that programs share. */
const ID_BITS: u64 = 15;

let ids: i32 = 0;
let mask: u32 = 0;

@inline
function word(region: usize, index: i32): i32 {
  return load<i32>(region + (index << 2));
}

@inline
function setWord(region: usize, index: i32, value: i32): void {
  store<i32>(region + (index << 2), value);
}

/** The number of what has this key; a new one where it is new. */
@inline
function intern(key: u64): i32 {
  let bucket = <u32>((key * 0x9e3779b97f4a7c15) >> 40) & mask;
  for (;;) {
    const found = <i32>load<u16>(BUCKETS + (bucket << 1));
    if (found == 0) break;
    if (load<u64>(KEYS + (found << 3)) == key) return found;
    bucket = (bucket + 1) & mask;
  }
  store<u16>(BUCKETS + (bucket << 1), ids);
  store<u64>(KEYS + (ids << 3), key);
  setWord(USES, ids, 0);
  setWord(PLACES, ids, 0);
  setWord(OWNERS, ids, -1);
  return ids++;
}

@inline
function commutes(op: i32): bool {
  return op == ADD || op == MUL || op == MIN || op == MAX || op == AND || op == OR;
}

@inline
function use(id: i32): void {
  setWord(USES, id, word(USES, id) + 1);
}

/**
 * Gives every different subexpression of the batch one number and counts its uses by others (hash-consing): terminals
 * keep the numbers of their columns.
 */
export function number(programs: i32, columns: usize, stride: i32, terminals: i32): void {
  const nodes = word(ENDS, programs - 1);
  let buckets: u32 = 64;
  while (buckets < <u32>nodes * 2) buckets <<= 1;
  mask = buckets - 1;
  memory.fill(BUCKETS, 0, buckets << 1);
  for (let terminal = 0; terminal < terminals; terminal++) {
    setWord(PLACES, terminal + 1, <i32>columns + terminal * stride);
    setWord(OWNERS, terminal + 1, -1);
  }
  ids = TERMINALS + 1;
  let node = 0;
  let constants = CONSTANTS;
  for (let program = 0; program < programs; program++) {
    let top = STACK;
    for (const end = word(ENDS, program); node < end; node++) {
      const op = <i32>load<u8>(CODE + node);
      let id: i32;
      if (op >= FIRST_TERMINAL) {
        id = op - FIRST_TERMINAL + 1;
      } else if (op == CONSTANT) {
        const before = ids;
        id = intern(load<u64>(VALUES + (node << 3)));
        if (ids != before) {
          v128.store(constants, v128.load64_splat(VALUES + (node << 3)));
          setWord(PLACES, id, <i32>constants);
          constants += 16;
        }
      } else {
        const arity = <i32>load<u8>(ARITY + op);
        top -= arity << 2;
        let a = load<i32>(top);
        let b = arity > 1 ? load<i32>(top, 4) : 0;
        const c = arity > 2 ? load<i32>(top, 8) : 0;
        if (b < a && commutes(op)) {
          const first = b;
          b = a;
          a = first;
        }
        const key = OPERATION | (<u64>op << (3 * ID_BITS)) | (<u64>a << (2 * ID_BITS)) | (<u64>b << ID_BITS) | <u64>c;
        const before = ids;
        id = intern(key);
        if (ids != before) {
          use(a);
          use(b);
          use(c);
        }
      }
      setWord(ID_AT, node, id);
      store<i32>(top, id);
      top += 4;
    }
    use(load<i32>(STACK));
  }
}

/**
 * Writes the tape. A subexpression that others use, too, is computed once and kept, as long as there is room; one that is
 * there already takes back the instructions that were written for its operands.
 *
 * @returns the end of the tape
 */
export function writeShared(programs: i32, last: i32, width: i32, results: usize, step: i32): usize {
  let tape = TAPE;
  let kept = KEPT;
  let node = 0;
  for (let program = 0; program < programs; program++) {
    const end = word(ENDS, program);
    const root = word(ID_AT, end - 1);
    if (word(OWNERS, root) >= 0) {
      node = end; // a duplicate: copied in the end
      continue;
    }
    setWord(OWNERS, root, program);
    let depth = 0;
    for (; node < end; node++) {
      const op = <i32>load<u8>(CODE + node);
      const id = word(ID_AT, node);
      const arity = op < CONSTANT ? <i32>load<u8>(ARITY + op) : 0;
      depth -= arity;
      if (arity == 0) setWord(MARKS, depth, <i32>tape);
      let place = word(PLACES, id);
      if (place != 0) {
        tape = word(MARKS, depth);
      } else {
        if (word(USES, id) > 1 && kept + width <= KEPT_END) {
          place = <i32>kept;
          kept += width;
          setWord(PLACES, id, place);
        } else {
          place = <i32>TEMPORARIES + depth * width;
        }
        tape = write(tape, op, place, depth);
      }
      setWord(STACK, depth++, place);
    }
    tape = write(tape, last, <i32>results + program * step, 0);
  }
  return tape;
}

/** Writes the tape as the programs are, every node for itself. */
export function writePlain(programs: i32, columns: usize, stride: i32, last: i32, width: i32, results: usize, step: i32): usize {
  let tape = TAPE;
  let constants = CONSTANTS;
  let node = 0;
  for (let program = 0; program < programs; program++) {
    let depth = 0;
    for (const end = word(ENDS, program); node < end; node++) {
      const op = <i32>load<u8>(CODE + node);
      let place: i32;
      if (op >= FIRST_TERMINAL) {
        place = <i32>columns + (op - FIRST_TERMINAL) * stride;
      } else if (op == CONSTANT) {
        place = <i32>constants;
        v128.store(constants, v128.load64_splat(VALUES + (node << 3)));
        constants += 16;
      } else {
        depth -= <i32>load<u8>(ARITY + op);
        place = <i32>TEMPORARIES + depth * width;
        tape = write(tape, op, place, depth);
      }
      setWord(STACK, depth++, place);
    }
    tape = write(tape, last, <i32>results + program * step, 0);
  }
  return tape;
}

/** One instruction on the operands that begin at `depth` of the stack. */
@inline
function write(tape: usize, op: i32, to: i32, depth: i32): usize {
  const operands = STACK + (depth << 2);
  store<i32>(tape, op);
  store<i32>(tape, to, 4);
  store<u64>(tape, load<u64>(operands), 8);
  store<i32>(tape, load<i32>(operands, 8), 16);
  return tape + INSTRUCTION;
}
