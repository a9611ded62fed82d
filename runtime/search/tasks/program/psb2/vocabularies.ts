import type { Vocabulary } from "../../../representations/tree/language.js";
import { primitiveNames } from "../../../representations/tree/primitives.js";
import type { Psb2Name } from "./problems.js";

const all = { primitives: primitiveNames, cells: [], helpers: [] } as const;

/**
 * What programs may consist of: all primitives of the types of a problem, and its constants, after the instruction sets of
 * the authors' own runs (Clojush). The primitives are not their instructions: `each` and `loop` are ours, for example, and a
 * sequence of characters stands for the type of characters.
 */
export const psb2Vocabularies: Readonly<Record<Psb2Name, Vocabulary>> = {
  "fuel-cost": {
    ...all,
    primitives: primitiveNames.filter((name) => name !== "sum"), // Push has no such instruction
    inputs: "integer[]",
    output: "integer",
    types: [],
    constants: { integer: [0, 1, 2, 3] },
  },
  "fizz-buzz": {
    ...all,
    inputs: "integer",
    output: "string",
    types: [],
    constants: { integer: [0, 3, 5], string: ["Fizz", "Buzz", "FizzBuzz"] },
  },
  "middle-character": {
    ...all,
    inputs: "string",
    output: "string",
    types: ["string[]"],
    constants: { integer: [0, 1, 2], string: [""] },
  },
  gcd: {
    ...all,
    inputs: [
      { name: "first", type: "integer" },
      { name: "second", type: "integer" },
    ],
    output: "integer",
    types: [],
    constants: {},
  },
  "substitution-cipher": {
    ...all,
    inputs: [
      { name: "from", type: "string" },
      { name: "to", type: "string" },
      { name: "text", type: "string" },
    ],
    output: "string",
    types: ["string[]"],
    constants: { integer: [0], string: [""] },
  },
};
