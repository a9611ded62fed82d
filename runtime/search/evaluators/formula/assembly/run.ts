import { circular, exp, log } from "./elementary";
import { CONSTANTS_END, COLUMNS, INSTRUCTION } from "./layout";
import * as op from "./opcodes";

/** How far an operand advances while points advance by all bits: not at all where it is a constant. */
@inline
function advance(address: usize): i32 {
  return address < CONSTANTS_END ? 0 : -1;
}

/** Where an operand of the tape is in the block that begins `offset` bytes into the columns. */
@inline
function inBlock(address: usize, offset: usize): usize {
  return address < COLUMNS ? address : address + offset;
}

@inline
function compute(opcode: i32, a: v128, b: v128): v128 {
  if (opcode == op.ADD) return f64x2.add(a, b);
  if (opcode == op.SUB) return f64x2.sub(a, b);
  if (opcode == op.MUL) return f64x2.mul(a, b);
  if (opcode == op.DIV) return f64x2.div(a, b);
  if (opcode == op.NEG) return f64x2.neg(a);
  if (opcode == op.ABS) return f64x2.abs(a);
  if (opcode == op.MIN) return f64x2.min(a, b);
  if (opcode == op.MAX) return f64x2.max(a, b);
  if (opcode == op.SQRT) return f64x2.sqrt(a);
  if (opcode == op.LOG) return log(a);
  if (opcode == op.EXP) return exp(a);
  if (opcode == op.SIN) return circular(a, 0);
  if (opcode == op.COS) return circular(a, 1);
  if (opcode == op.LESS) return v128.and(f64x2.lt(a, b), f64x2.splat(1));
  if (opcode == op.AND) return v128.and(a, b);
  if (opcode == op.OR) return v128.or(a, b);
  return a;
}

@inline
function unary(opcode: i32, to: usize, a: usize, bytes: i32): void {
  const ma = advance(a);
  for (let i = 0; i < bytes; i += 16) {
    v128.store(to + i, compute(opcode, v128.load(a + (i & ma)), i64x2.splat(0)));
  }
}

@inline
function binary(opcode: i32, to: usize, a: usize, b: usize, bytes: i32): void {
  const ma = advance(a);
  const mb = advance(b);
  for (let i = 0; i < bytes; i += 16) {
    v128.store(to + i, compute(opcode, v128.load(a + (i & ma)), v128.load(b + (i & mb))));
  }
}

@inline
function choose(to: usize, a: usize, b: usize, c: usize, bytes: i32): void {
  const mb = advance(b);
  const mc = advance(c);
  for (let i = 0; i < bytes; i += 16) {
    const condition = f64x2.ne(v128.load(a + i), f64x2.splat(0));
    v128.store(to + i, v128.bitselect(v128.load(b + (i & mb)), v128.load(c + (i & mc)), condition));
  }
}

@inline
function addSquaredErrors(sum: usize, a: usize, target: usize, points: i32): void {
  const ma = advance(a);
  const even = (points & -2) << 3;
  let lanes = v128.load(sum);
  for (let i = 0; i < even; i += 16) {
    const error = f64x2.sub(v128.load(a + (i & ma)), v128.load(target + i));
    lanes = f64x2.add(lanes, f64x2.mul(error, error));
  }
  v128.store(sum, lanes);
  if (points & 1) {
    const error = load<f64>(a + (even & ma)) - load<f64>(target + even);
    store<f64>(sum, load<f64>(sum) + error * error);
  }
}

/** Runs the tape over the block of `points` points that begins `offset` bytes into the columns. */
export function runBlock(tape: usize, end: usize, offset: usize, points: i32, target: usize): void {
  const bytes = ((points + 1) >> 1) << 4;
  for (let at = tape; at < end; at += INSTRUCTION) {
    const to = inBlock(load<u32>(at, 4), offset);
    const a = inBlock(load<u32>(at, 8), offset);
    const b = inBlock(load<u32>(at, 12), offset);
    switch (load<u32>(at)) {
      case op.ADD: binary(op.ADD, to, a, b, bytes); break;
      case op.SUB: binary(op.SUB, to, a, b, bytes); break;
      case op.MUL: binary(op.MUL, to, a, b, bytes); break;
      case op.DIV: binary(op.DIV, to, a, b, bytes); break;
      case op.NEG: unary(op.NEG, to, a, bytes); break;
      case op.ABS: unary(op.ABS, to, a, bytes); break;
      case op.MIN: binary(op.MIN, to, a, b, bytes); break;
      case op.MAX: binary(op.MAX, to, a, b, bytes); break;
      case op.SQRT: unary(op.SQRT, to, a, bytes); break;
      case op.LOG: unary(op.LOG, to, a, bytes); break;
      case op.EXP: unary(op.EXP, to, a, bytes); break;
      case op.SIN: unary(op.SIN, to, a, bytes); break;
      case op.COS: unary(op.COS, to, a, bytes); break;
      case op.LESS: binary(op.LESS, to, a, b, bytes); break;
      case op.AND: binary(op.AND, to, a, b, bytes); break;
      case op.OR: binary(op.OR, to, a, b, bytes); break;
      case op.IF: choose(to, a, b, inBlock(load<u32>(at, 16), offset), bytes); break;
      case op.SQUARED_ERROR: addSquaredErrors(to, a, target + offset, points); break;
      case op.VALUE: unary(op.VALUE, to, a, bytes); break;
      default: unreachable();
    }
  }
}
