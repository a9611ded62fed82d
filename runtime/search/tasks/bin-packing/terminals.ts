import type { GrammarTerminal } from "../../representations/formula/grammar.js";
import { precedence } from "../../representations/formula/primitives.js";

/** What a policy may look at, as the printed agent names it. */
export const terminals: readonly GrammarTerminal[] = [
  { name: "item", source: "i", precedence: precedence.atom },
  { name: "gap", source: "g", precedence: precedence.atom },
  { name: "rest", source: "g-i", precedence: precedence.sum },
  { name: "capacity", source: "c", precedence: precedence.atom },
  { name: "count", source: "n[k]", precedence: precedence.atom },
  { name: "after", source: "r[k]", precedence: precedence.atom },
];

/** Positions in {@link terminals} of what costs the agent a parameter. */
export const CAPACITY = 3;
export const COUNT = 4;
export const AFTER = 5;
