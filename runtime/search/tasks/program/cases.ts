import { Random } from "../../../kernel/random.js";
import type { Named } from "../../representations/tree/language.js";
import { type BaseType, baseTypes, isOf, type Type, type Value } from "../../representations/tree/types.js";
import type { ProgramTask, TaskCase } from "./definition.js";

/** What an agent is called with: one value, or some by name. */
export type Input = Value | Readonly<Record<string, Value>>;

/** Calls of one instance of an agent, one after the other, and what is right for each. */
export interface Episode {
  readonly inputs: readonly Input[];
  readonly outputs: readonly Value[];
}

/** The share of cases that is set apart where a task does not say. */
const HOLD_OUT_SHARE = 0.25;

/** A case as an episode; one call is an episode of one. */
export const episodeOf = (given: TaskCase): Episode =>
  "input" in given ? { inputs: [given.input], outputs: [given.output] } : given;

/** What evolution sees, and what it does not; the same cases every time. */
export function splitCases({ cases, holdOut = HOLD_OUT_SHARE }: Pick<ProgramTask, "cases" | "holdOut">): {
  training: Episode[];
  unseen: Episode[];
} {
  const episodes = cases.map(episodeOf);
  if (typeof holdOut !== "number") return { training: episodes, unseen: holdOut.map(episodeOf) };
  const held = Math.max(1, Math.floor(episodes.length * holdOut));
  const order = Random.of("hold-out", episodes.length).permutation(episodes.length);
  const apart = new Set(order.slice(0, held));
  return {
    training: episodes.filter((_, i) => !apart.has(i)),
    unseen: episodes.filter((_, i) => apart.has(i)),
  };
}

/** The narrowest type that all values are of; undefined where there is none. Empty arrays are of any type of arrays. */
function typeOfAll(values: readonly unknown[]): Type | undefined {
  const narrowest: readonly Type[] = [...baseTypes, ...baseTypes.map((base: BaseType) => `${base}[]` as const)];
  return narrowest.find((type) => values.every((value) => isOf(type, value)));
}

/** Whether an agent is called with values by name, and not with one value. */
export const isNamedConstant = (input: unknown): input is Readonly<Record<string, Value>> =>
  typeof input === "object" && input !== null && !Array.isArray(input);

/** Types of the inputs and the output of all episodes; the names of what has no type where that is so. */
export function signatureOf(
  episodes: readonly Episode[],
): { readonly inputs: readonly Named[] | Type; readonly output: Type } | { readonly untyped: readonly string[] } {
  const inputs = episodes.flatMap(({ inputs }) => inputs);
  const output = typeOfAll(episodes.flatMap(({ outputs }) => outputs));
  const untyped = output === undefined ? ["output"] : [];
  const [first] = inputs;
  if (!isNamedConstant(first)) {
    const type = typeOfAll(inputs);
    if (type !== undefined && output !== undefined) return { inputs: type, output };
    return { untyped: type === undefined ? ["input", ...untyped] : untyped };
  }
  const names = Object.keys(first);
  const found = names.map((name) => ({
    name,
    type: typeOfAll(inputs.map((input) => (isNamedConstant(input) ? input[name] : undefined))),
  }));
  const named = found.flatMap(({ name, type }) => (type === undefined ? [] : [{ name, type }]));
  if (named.length === names.length && output !== undefined) return { inputs: named, output };
  return {
    untyped: [...found.filter(({ type }) => type === undefined).map(({ name }) => `input.${name}`), ...untyped],
  };
}
