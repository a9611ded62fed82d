import type { Random } from "../../../kernel/random.js";
import type { Operator, Representation } from "../representation.js";
import { generateProgram } from "./generate.js";
import type { TreeLanguage } from "./language.js";
import { printProgram } from "./print.js";
import { type AgentProgram, programSize, type TreeProgram } from "./program.js";
import { formatProgram, parseProgram } from "./text.js";
import { crossover, isWithin, type Mutation, mutateSubtree, mutations, reductions } from "./vary.js";

/** Tries of a mutation whose result is too large or too deep, or that finds no place. */
const TRIES = 5;

/** Shorter programs that are tried in place of one. */
const REDUCTIONS = 100;

/** How often each mutation is chosen: what adds a node or two, or takes some away, far more often than what makes anew. */
const weights: Readonly<Record<keyof typeof mutations, number>> = {
  subtree: 1,
  grow: 3,
  point: 2,
  wrap: 3,
  hoist: 2,
  shrink: 1,
  constant: 1,
};

/**
 * Programs with state, loops and helpers in a typed language; and sources that others wrote, which are kept, printed
 * and evaluated as they are: a mutation leaves them, a crossover with one is a mutation of the other parent.
 */
export function programs(language: TreeLanguage): Representation<AgentProgram> {
  const mutate = (mutation: Mutation, parent: AgentProgram, maxNodes: number, random: Random): AgentProgram => {
    if (parent.kind === "source") return parent;
    for (let attempt = 0; attempt < TRIES; attempt++) {
      const child = mutation(parent, language, random);
      if (child && isWithin(child, maxNodes)) return child;
    }
    return parent;
  };
  const cross = (mother: TreeProgram, father: TreeProgram, maxNodes: number, random: Random): AgentProgram =>
    crossover(mother, father, language, maxNodes, random) ?? mutate(mutateSubtree, mother, maxNodes, random);
  return {
    random: (index, maxNodes, random) => generateProgram(language, index, maxNodes, random),
    operators: [
      {
        name: "crossover",
        parents: 2,
        weight: 1,
        vary([mother, father], maxNodes, random) {
          if (mother.kind === "source") return mutate(mutateSubtree, father, maxNodes, random);
          if (father.kind === "source") return mutate(mutateSubtree, mother, maxNodes, random);
          return cross(mother, father, maxNodes, random);
        },
      },
      ...Object.entries(mutations).map(
        ([name, mutation]): Operator<AgentProgram> => ({
          name,
          parents: 1,
          weight: weights[name],
          vary: ([parent], maxNodes, random) => mutate(mutation, parent, maxNodes, random),
        }),
      ),
    ],
    simplify: (program) => program,
    shorter: (program) => (program.kind === "tree" ? reductions(program, language, REDUCTIONS) : []),
    size: programSize,
    format: formatProgram,
    parse: (genome) => parseProgram(genome, language),
    print: (program) => (program.kind === "source" ? program.source : printProgram(program, language)),
    read: (source) => ({ kind: "source", source }),
  };
}
