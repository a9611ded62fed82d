import * as z from "zod";
import type { Context } from "../../../kernel/context.js";
import { NotFound } from "../../../kernel/errors.js";
import { generationItem } from "../../../lifecycle/answers.js";
import {
  branchNumber,
  currentBranch,
  type GenerationItem,
  readBranch,
  readHistory,
} from "../../../lifecycle/branches.js";
import { type EvolutionRecord, readRecord } from "../../../lifecycle/records.js";
import { evolution_id, inEvolution } from "./group.js";

/** Which generations of an evolution. */
export const generationQuery = z.strictObject({
  evolution_id,
  since: z.int().nonnegative().optional().describe("only generations from this one on"),
  branch: branchNumber.describe("all generations of one branch, rolled back or not; the run's history where left out"),
});

/** The generations that an evolution has been through. */
export const evolutionGenerations = inEvolution({
  action: "generations",
  tool: "generations",
  method: "GET",
  path: "/evolutions/{evolution_id}/generations",
  summary: "Lists the generations of an evolution: best, mean, diversity, champion",
  input: generationQuery,
  answer: z.object({ generations: z.array(generationItem) }),
  role: "viewer",
  changes: false,
  takesNoCode: "it shows what there is",
  async act(query, context) {
    const evolution = await readRecord(context.control, query.evolution_id);
    return { generations: await generationsOf(evolution, query, context) };
  },
});

/** @throws {NotFound} for a branch that the evolution does not have */
export function generationsOf(
  evolution: EvolutionRecord,
  { since, branch }: Pick<z.infer<typeof generationQuery>, "since" | "branch">,
  { state }: Pick<Context, "state">,
): Promise<GenerationItem[]> {
  if (branch === undefined) return readHistory(state, evolution, since);
  if (branch <= currentBranch(evolution)) return readBranch(state, evolution, branch, since);
  throw new NotFound(`evolution ${evolution.evolution_id} has no branch ${branch}`, {
    field: "branch",
    value: branch,
    hint: `give at most ${currentBranch(evolution)}`,
  });
}
