import { InvalidInput } from "../../../kernel/errors.js";
import type { Vocabulary } from "../../representations/tree/language.js";
import { primitiveNames } from "../../representations/tree/primitives.js";
import { elementOf, isOf, type Type, types, type Value } from "../../representations/tree/types.js";
import { type Episode, signatureOf, splitCases } from "./cases.js";
import type { ProgramTask, Psb2Task } from "./definition.js";
import type { Scorer } from "./distance.js";
import { psb2Examples } from "./psb2/problems.js";
import { psb2Vocabularies } from "./psb2/vocabularies.js";

/** A task of programs with everything filled in that its definition leaves open. */
export interface ProgramDesign {
  readonly vocabulary: Vocabulary;
  /** Type of every answer. */
  readonly output: Type;
  readonly training: readonly Episode[];
  readonly unseen: readonly Episode[];
  readonly scorer: Scorer;
  /** Steps for one call, on average. */
  readonly fuel: number;
}

/** Honest programs for small inputs use about a twentieth. */
const FUEL = 20_000;

/** In place of the 2,000 instructions of Push that programs of the authors may take. */
const PSB2_FUEL = 10_000;

/** Outputs that are given more than once and are no longer than this are likely to be needed as they stand. */
const LONGEST_MINED = 16;
const MOST_MINED = 10;

/** @throws {InvalidInput} when the cases have no types; the schema of tasks has found that before */
export function designProgram(task: ProgramTask): ProgramDesign {
  const { training, unseen } = splitCases(task);
  const signature = signatureOf([...training, ...unseen]);
  if ("untyped" in signature) throw new InvalidInput(`${signature.untyped[0]} has no type`, { field: "cases" });
  const { inputs, output } = signature;
  const given = typeof inputs === "string" ? [inputs] : inputs.map(({ type }) => type);
  const inside = task.types ?? (given.includes("string") || output === "string" ? ["string[]" as const] : []);
  const constants = task.constants ?? minedConstants(training);
  const vocabulary: Vocabulary = {
    inputs,
    output,
    primitives: task.primitives ?? primitiveNames,
    types: [...inside, ...[...given, output, ...inside].flatMap((type) => elementOf(type) ?? [])],
    constants: Object.fromEntries(types.map((type) => [type, constants.filter((value) => isOf(type, value))])),
    cells: task.cells ?? [],
    helpers: task.helpers ?? [],
  };
  const { scorer = "distance", limits } = task;
  return { vocabulary, output, training, unseen, scorer, fuel: limits?.fuel ?? FUEL };
}

/** Texts that are right more than once, the most frequent first. */
function minedConstants(training: readonly Episode[]): Value[] {
  const counts = new Map<string, number>();
  for (const output of training.flatMap(({ outputs }) => outputs)) {
    if (typeof output !== "string" || output.length > LONGEST_MINED) continue;
    counts.set(output, (counts.get(output) ?? 0) + 1);
  }
  const often = [...counts].filter(([, count]) => count > 1).sort(([, a], [, b]) => b - a);
  return often.slice(0, MOST_MINED).map(([text]) => text);
}

/** The design of a problem of PSB2: the suite's own vocabulary, and cases drawn by the task's seed. */
export function designPsb2({ problem, training, holdOut, seed }: Psb2Task): ProgramDesign {
  const episodes = (part: "training" | "unseen", count: number): Episode[] =>
    psb2Examples(problem, part, count, seed).map(({ input, output }) => ({ inputs: [input], outputs: [output] }));
  const vocabulary = psb2Vocabularies[problem];
  return {
    vocabulary,
    output: vocabulary.output,
    training: episodes("training", training),
    unseen: episodes("unseen", holdOut),
    scorer: "distance",
    fuel: PSB2_FUEL,
  };
}
