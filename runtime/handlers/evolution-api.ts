import * as z from "zod";
import { judge } from "../gate/gate.js";
import type { Gate } from "../gate/verdict.js";
import type { Context } from "../kernel/context.js";
import { NotFound } from "../kernel/errors.js";
import { branchNumber, currentBranch, type GenerationItem, readBranch, readHistory } from "../lifecycle/branches.js";
import { type Launched, resumeEvolution, startEvolution } from "../lifecycle/launch.js";
import { readSpending, type Spending } from "../lifecycle/model/ledger.js";
import {
  type Champion,
  type EvolutionRecord,
  evolutionId,
  listChampions,
  listRecords,
  newEvolutionId,
  readRecord,
} from "../lifecycle/records.js";
import { requestFields } from "../lifecycle/request.js";
import { type Listing, listCheckpoints, rollBackByHand } from "../lifecycle/roll-back/requests.js";
import { api } from "./api.js";

/** Who asks, for the audit. */
const by = z.string().min(1).max(100).default("user");

export const evolutionRequest = z.discriminatedUnion("action", [
  z.strictObject({ action: z.literal("start"), evolution_id: evolutionId.optional(), ...requestFields, by }),
  z.strictObject({ action: z.literal("resume"), evolution_id: evolutionId, by }),
  z.strictObject({
    action: z.literal("status"),
    evolution_id: evolutionId,
    /** Only generations from this one on. */
    since: z.int().nonnegative().optional(),
    /** All generations of one branch, rolled back or not; those of the run's history where it is left out. */
    branch: branchNumber,
  }),
  z.strictObject({
    action: z.literal("roll-back"),
    evolution_id: evolutionId,
    to: z.int().nonnegative().optional(),
    branch: branchNumber,
    reason: z.string().trim().min(1).max(500),
    by,
  }),
  z.strictObject({
    action: z.literal("checkpoints"),
    evolution_id: evolutionId,
    limit: z.int().min(1).max(100).default(20),
  }),
  z.strictObject({ action: z.literal("list") }),
  z.strictObject({ action: z.literal("champions"), evolution_id: evolutionId.optional() }),
]);

export type EvolutionApiRequest = z.infer<typeof evolutionRequest>;

export type EvolutionAnswer =
  | Launched
  | {
      readonly evolution: EvolutionRecord;
      readonly generations: readonly GenerationItem[];
      /** Where a model was asked. */
      readonly model?: Spending;
    }
  | { readonly evolution: EvolutionRecord }
  | Listing
  | { readonly evolutions: readonly EvolutionRecord[] }
  | { readonly champions: readonly Champion[] };

/** Starts, resumes, rolls back and shows evolutions. */
export async function answer(
  request: EvolutionApiRequest,
  context: Context,
  gate: Gate = judge,
): Promise<EvolutionAnswer> {
  switch (request.action) {
    case "start": {
      const { action: _, by, evolution_id = newEvolutionId(context.clock), ...fields } = request;
      return startEvolution({ evolution_id, ...fields }, by, context, gate);
    }
    case "resume":
      return resumeEvolution(request.evolution_id, request.by, context, gate);
    case "status": {
      const evolution = await readRecord(context.control, request.evolution_id);
      const [generations, model] = await Promise.all([
        generationsOf(evolution, request, context),
        readSpending(context.control, request.evolution_id),
      ]);
      return { evolution, generations, model };
    }
    case "roll-back":
      return { evolution: await rollBackByHand(request, context, gate) };
    case "checkpoints":
      return listCheckpoints(request.evolution_id, request.limit, context, gate);
    case "list":
      return { evolutions: await listRecords(context.control) };
    case "champions":
      if (request.evolution_id !== undefined) await readRecord(context.control, request.evolution_id);
      return { champions: await listChampions(context.control, request.evolution_id) };
  }
}

/** @throws {NotFound} for a branch that the evolution does not have */
function generationsOf(
  evolution: EvolutionRecord,
  { since, branch }: { readonly since?: number; readonly branch?: number },
  { state }: Context,
): Promise<GenerationItem[]> {
  if (branch === undefined) return readHistory(state, evolution, since);
  if (branch <= currentBranch(evolution)) return readBranch(state, evolution, branch, since);
  throw new NotFound(`evolution ${evolution.evolution_id} has no branch ${branch}`, {
    field: "branch",
    value: branch,
    hint: `give at most ${currentBranch(evolution)}`,
  });
}

export const handler = api(evolutionRequest, (request, context) => answer(request, context));
