import type { Operator, Representation } from "../representation.js";
import { generateRamped } from "./generate.js";
import type { Grammar } from "./grammar.js";
import type { Program } from "./program.js";
import { shorter } from "./shorter.js";
import { simplify } from "./simplify.js";
import { formatGenome, parseGenome } from "./text.js";
import {
  crossover,
  type Mutation,
  mutateConstant,
  mutateFactors,
  mutateHoist,
  mutatePoint,
  mutateShrink,
  mutateSubtree,
} from "./vary.js";

/** How a program becomes an agent, and back. */
type Notation = Required<Pick<Representation<Program>, "print" | "read">>;

/**
 * Expressions over a task's terminals, in postfix order: what regression and packing evolve.
 *
 * @param fitted whether constants are fitted, so that it is worth it to put in new ones
 */
export function expressions(grammar: Grammar, { print, read }: Notation, fitted = false): Representation<Program> {
  const mutation = (name: string, weight: number, mutate: Mutation): Operator<Program> => ({
    name,
    parents: 1,
    weight,
    vary: ([parent], maxNodes, random) => mutate(parent, grammar, maxNodes, random),
  });
  return {
    random: (index, maxNodes, random) => generateRamped(grammar, index, maxNodes, random),
    operators: [
      {
        name: "crossover",
        parents: 2,
        weight: 1,
        vary: ([mother, father], maxNodes, random) => crossover(mother, father, maxNodes, random),
      },
      // the finest step and the coarsest are twice as likely as the others
      mutation("constant", 2, mutateConstant),
      mutation("point", 1, mutatePoint),
      mutation("subtree", 2, mutateSubtree),
      mutation("hoist", 1, mutateHoist),
      mutation("shrink", 1, mutateShrink),
      ...(fitted ? [mutation("factors", 2, mutateFactors)] : []),
    ],
    simplify: (program) => simplify(program, grammar),
    shorter: (program) => shorter(program, grammar),
    size: ({ code }) => code.length,
    format: formatGenome,
    parse: (genome) => parseGenome(genome, grammar),
    print,
    read,
  };
}
