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

/** Position in {@link terminals} of the capacity; a policy that looks at it takes one parameter more. */
export const CAPACITY = 3;

/** Position of how many bins have the same gap; a parameter more, too, and those from here on only where the task counts. */
export const COUNT = 4;

/** Position of how many bins have the gap that would be left; a parameter more, too. */
export const AFTER = 5;
