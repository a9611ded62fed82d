import { exp, logarithm } from "../../evaluators/formula/elementary.js";
import { primitiveNames } from "../../representations/formula/primitives.js";
import { type Program, slice, splice } from "../../representations/formula/program.js";

/** What may be outermost in a formula and can be undone: target = f(sum of terms) where inverse(target) = sum of terms. */
export interface Link {
  readonly inverse: (target: number) => number;
  /** A program without the link, where it is outermost. */
  unwrap(program: Program): Program;
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
    unwrap: (program) => (program.code.at(-1) === op ? slice(program, 0, program.code.length - 1) : program),
    wrap: (operand) => splice(operand, operand.code.length, operand.code.length, operation),
  };
}

/** Functions by the name of the primitive. */
const functions: Readonly<Record<string, Link>> = { log: link("log", exp), exp: link("exp", logarithm) };

/**
 * The links of a task's formulas: none at all first, then those of its primitives that have an inverse.
 *
 * @see Nelder, Wedderburn, "Generalized linear models", J. R. Stat. Soc. A 135 (1972)
 */
export const linksFor = (primitives: readonly string[]): Link[] => [
  identity,
  ...primitives.flatMap((name) => functions[name] ?? []),
];
