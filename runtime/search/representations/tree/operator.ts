import type { Piece } from "./piece.js";
import type { Type } from "./types.js";

/** One place for an operand. */
export interface Parameter {
  readonly type: Type;
  /** Types of the variables that only this operand sees: it is a function of them. */
  readonly binds: readonly Type[];
}

/** Functions that a printed module declares where an operator in it needs them. */
export type LibraryName = "loop" | "range";

/** A primitive for certain types. */
export interface FunctionOperator {
  /** Unique in its language: the primitive, then the types it is for: `fold:string:integer`. */
  readonly name: string;
  readonly result: Type;
  readonly parameters: readonly Parameter[];
  /** JavaScript of an application; an operand that binds variables is an arrow function. */
  readonly print: (operands: readonly Piece[]) => Piece;
  readonly library?: LibraryName;
  /** How often its primitive is drawn, relative to others that make the same type. */
  readonly weight: number;
}
