import { exp, log } from "../../engine/elementary.js";
import { primitiveNames } from "../../genome/primitives.js";
import { type Program, slice, splice } from "../../genome/program.js";

/** What is outermost in a formula, where that can be undone: target = f(sum of terms) is inverse(target) = sum of terms. */
export interface Link {
  readonly inverse: (target: number) => number;
  /** The operand of a program whose outermost operation this is; undefined of others. */
  unwrap(program: Program): Program | undefined;
  wrap(operand: Program): Program;
}

const identity: Link = {
  inverse: (target) => target,
  unwrap: (program) => program,
  wrap: (operand) => operand,
};

function link(name: string, inverse: Link["inverse"]): Link {
  const op = primitiveNames.indexOf(name);
  const operation: Program = { code: Uint8Array.of(op), values: new Float64Array(1) };
  return {
    inverse,
    unwrap: (program) => (program.code.at(-1) === op ? slice(program, 0, program.code.length - 1) : undefined),
    wrap: (operand) => splice(operand, operand.code.length, operand.code.length, operation),
  };
}

/** Nothing, or one of the functions that have an inverse: the links of generalized linear models (Nelder, Wedderburn 1972). */
export const links: readonly Link[] = [identity, link("log", exp), link("exp", log)];
