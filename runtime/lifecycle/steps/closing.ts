/**
 * What the last step is called with, and what it answers. Apart from `close.ts`, for that calls `abandon.ts`, which
 * answers so too.
 *
 * @module
 */
import * as z from "zod";
import { branchNumber } from "../branches.js";
import { type EvolutionRecord, evolutionId } from "../records.js";

/** What the last step is called with. */
export const closeRequest = z.object({
  evolution_id: evolutionId,
  branch: branchNumber,
  /** Set where a step failed for good: what the state machine caught. */
  failed: z
    .union([z.string(), z.looseObject({ Error: z.string().optional(), Cause: z.string().optional() })])
    .optional(),
});

/** Which branch is to be closed, and whether it came to nothing. */
export type CloseRequest = z.infer<typeof closeRequest>;

/** What the state machine answers in the end; a champion only where the evolution is finished. */
export interface Closed {
  readonly evolution_id: string;
  readonly status: EvolutionRecord["status"];
  readonly champion?: EvolutionRecord["champion"];
}
