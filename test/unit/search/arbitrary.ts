import fc from "fast-check";
import type { Gate } from "../../../runtime/gate/verdict.js";
import { Random } from "../../../runtime/kernel/random.js";
import type { Individual } from "../../../runtime/search/islands/state.js";
import { generateRamped } from "../../../runtime/search/representations/formula/generate.js";
import { type Grammar, grammarOf, reals } from "../../../runtime/search/representations/formula/grammar.js";
import { precedence, primitiveNames } from "../../../runtime/search/representations/formula/primitives.js";
import { CONSTANT, type Program } from "../../../runtime/search/representations/formula/program.js";

const terminals = [
  { name: "x", source: "x", precedence: precedence.atom },
  { name: "y", source: "y", precedence: precedence.atom },
  { name: "rest", source: "x-y", precedence: precedence.sum },
];

/** Every primitive there is, over x, y and x-y. */
export const grammar: Grammar = grammarOf(terminals, primitiveNames, reals(5));

/** Nodes of a generated program, at most. */
export const MAX_NODES = 40;

/** Numbers that printers and interpreters get wrong. */
const awkward = fc.oneof(
  fc.constantFrom(0, -0, 1, -1, 0.1, 100, 1e3, 1e21, 1e-7, 0.001, 0.0001, 12000, 1.7976931348623157e308, 5e-324),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
);

/** All seeds that a run may be given: 32 bits, unsigned. */
export const seeds = fc.integer({ min: 0, max: 0xffff_ffff });

/** Programs of any shape; their constants are awkward. */
export const programs: fc.Arbitrary<Program> = fc
  .record({ seed: seeds, index: fc.nat(15), constants: fc.array(awkward, { minLength: 1, maxLength: 5 }) })
  .map(({ seed, index, constants }) => {
    const { code, values } = generateRamped(grammar, index, MAX_NODES, Random.of(seed));
    return {
      code,
      values: values.map((_, node) => (code[node] === CONSTANT ? constants[node % constants.length] : 0)),
    };
  });

/** A gate that finds nothing. */
export const open: Gate = () => ({ safety_score: 1, decision: "accept", findings: [] });

/** An individual without parents that the gate finds nothing in; null is a candidate that has no score. */
export const individual = (agentId: string, fitness: number | null, bytes = 100): Individual => ({
  genome: agentId,
  agentId,
  fitness,
  bytes,
  safetyScore: 1,
  parentIds: [],
});
