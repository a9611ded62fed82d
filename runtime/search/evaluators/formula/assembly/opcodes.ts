/** Opcodes in the order of representations/formula/primitives.ts, and two of the tape's own. */
export const ADD: i32 = 0;
export const SUB: i32 = 1;
export const MUL: i32 = 2;
export const DIV: i32 = 3;
export const NEG: i32 = 4;
export const ABS: i32 = 5;
export const MIN: i32 = 6;
export const MAX: i32 = 7;
export const SQRT: i32 = 8;
export const LOG: i32 = 9;
export const EXP: i32 = 10;
export const SIN: i32 = 11;
export const COS: i32 = 12;
export const LESS: i32 = 13;
export const AND: i32 = 14;
export const OR: i32 = 15;
export const IF: i32 = 16;

/** Adds the squared errors of its operand to the two lanes at its destination. */
export const SQUARED_ERROR: i32 = 17;
/** Copies its operand to its destination. */
export const VALUE: i32 = 18;

export const CONSTANT: i32 = 32;
export const FIRST_TERMINAL: i32 = 33;
