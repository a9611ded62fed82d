import type { Random } from "../../../kernel/random.js";
import { type Primitive, primitiveNames, primitives, type ValueType } from "./primitives.js";

/** A leaf that the task provides. */
export interface GrammarTerminal {
  readonly name: string;
  /** How the printed agent writes it. */
  readonly source: string;
  /** How tightly `source` binds; see {@link precedence}. */
  readonly precedence: number;
}

/** Where constants come from, and how they drift. */
export interface Constants {
  draw(random: Random): number;
  nudge(value: number, random: Random): number;
}

/** The language the programs of one task are written in. */
export interface Grammar {
  readonly terminals: readonly GrammarTerminal[];
  /** Opcodes of the primitives that may be used, by what they result in. */
  readonly opcodes: Readonly<Record<ValueType, readonly number[]>>;
  readonly constants: Constants;
}

/** The grammar over these terminals and the primitives of these names. */
export function grammarOf(
  terminals: readonly GrammarTerminal[],
  names: readonly string[],
  constants: Constants,
): Grammar {
  const opcodes = names.map((name) => primitiveNames.indexOf(name));
  const resulting = (type: ValueType) => opcodes.filter((op) => (primitives[op] as Primitive).result === type);
  return { terminals, opcodes: { number: resulting("number"), boolean: resulting("boolean") }, constants };
}

/** Integers of a range; they drift by a few steps. */
export const integers = (least: number, greatest: number): Constants => ({
  draw: (random) => least + random.below(greatest - least + 1),
  nudge: (value, random) => {
    const step = 1 + random.below(4);
    return Math.min(greatest, Math.max(least, random.next() < 0.5 ? value - step : value + step));
  },
});

/** Mostly small integers and otherwise real numbers of ±`bound`; they drift by a tenth of their size. */
export const reals = (bound: number): Constants => ({
  draw: (random) =>
    random.next() < 0.5 ? 1 + random.below(bound) : Math.round((random.next() * 2 - 1) * bound * 1000) / 1000,
  nudge: (value, random) => {
    const noise = random.next() + random.next() + random.next() - 1.5; // nearly normal, deviation 0.5
    const drifted = value + noise * 0.2 * Math.max(Math.abs(value), 0.1);
    return Number.isFinite(drifted) ? drifted : value;
  },
});
