import * as z from "zod";
import { type Launched, resume, start } from "../evolution/launch.js";
import { readSpending, type Spending } from "../evolution/model/ledger.js";
import {
  type Champion,
  type EvolutionRecord,
  evolutionId,
  listChampions,
  listRecords,
  newEvolutionId,
  readRecord,
} from "../evolution/records.js";
import { requestFields } from "../evolution/request.js";
import type { StateItem } from "../stores.js";
import type { World } from "../world.js";
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
  }),
  z.strictObject({ action: z.literal("list") }),
  z.strictObject({ action: z.literal("champions"), evolution_id: evolutionId.optional() }),
]);

export type EvolutionApiRequest = z.infer<typeof evolutionRequest>;

export type EvolutionAnswer =
  | Launched
  | {
      readonly evolution: EvolutionRecord;
      readonly generations: readonly StateItem[];
      /** Where a model was asked. */
      readonly model?: Spending;
    }
  | { readonly evolutions: readonly EvolutionRecord[] }
  | { readonly champions: readonly Champion[] };

/** Starts, resumes and shows evolutions. */
export async function answer(request: EvolutionApiRequest, world: World): Promise<EvolutionAnswer> {
  switch (request.action) {
    case "start": {
      const { action: _, by, evolution_id = newEvolutionId(world.clock), ...fields } = request;
      return start({ evolution_id, ...fields }, by, world);
    }
    case "resume":
      return resume(request.evolution_id, request.by, world);
    case "status": {
      const id = request.evolution_id;
      const evolution = await readRecord(world.control, id);
      const [generations, model] = await Promise.all([
        world.state.generations(id, request.since),
        readSpending(world.control, id),
      ]);
      return { evolution, generations, model };
    }
    case "list":
      return { evolutions: await listRecords(world.control) };
    case "champions":
      if (request.evolution_id !== undefined) await readRecord(world.control, request.evolution_id);
      return { champions: await listChampions(world.control, request.evolution_id) };
  }
}

export const handler = api(evolutionRequest, answer);
