import * as z from "zod";
import { branchNumber } from "../branches.js";
import { type EvolutionRecord, evolutionId } from "../records.js";

export const closeRequest = z.object({
  evolution_id: evolutionId,
  branch: branchNumber,
  /** Set where a step failed for good: what the state machine caught. */
  failed: z
    .union([z.string(), z.looseObject({ Error: z.string().optional(), Cause: z.string().optional() })])
    .optional(),
});

export type CloseRequest = z.infer<typeof closeRequest>;

export interface Closed {
  readonly evolution_id: string;
  readonly status: EvolutionRecord["status"];
  readonly champion?: EvolutionRecord["champion"];
}
