import { ARITY, CONSTANT, FIRST_TERMINAL, type Program } from "./program.js";

/** Opcodes, as they stand in {@link primitives}: V8 makes a jump table of them. */
enum Op {
  add,
  sub,
  mul,
  div,
  neg,
  abs,
  min,
  max,
  sqrt,
  log,
  exp,
  sin,
  cos,
  less,
  and,
  or,
  if,
}

export { Op };
