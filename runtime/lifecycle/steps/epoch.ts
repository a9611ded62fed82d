import * as z from "zod";
import { endOfEpoch } from "../../search/islands/archipelago.js";
import { branchNumber, currentBranch } from "../branches.js";
import { type EvolutionRecord, evolutionId } from "../records.js";

/** One island's part of an epoch: what evolve-island is called with. */
export const islandTask = z.object({
  evolution_id: evolutionId,
  branch: branchNumber,
  island: z.int().nonnegative(),
  generation: z.int().nonnegative(),
  /** The generation at which the epoch ends. */
  until: z.int().nonnegative(),
});

/** Which island evolves from which generation to which. */
export type IslandTask = z.infer<typeof islandTask>;

/** What comes next; the state machine reads `branch`, `done` and `islands`. */
export interface NextEpoch {
  readonly evolution_id: string;
  readonly branch: number;
  readonly generation: number;
  readonly until: number;
  readonly done: boolean;
  readonly status: "running";
  readonly islands: readonly IslandTask[];
}

/**
 * The epoch after a complete generation; an empty one (`until` = `generation`) where the evolution has reached its last
 * generation or its target.
 *
 * @param best fitness of the best individual so far, null where nothing has scored
 */
export function epochAfter(
  record: Pick<EvolutionRecord, "evolution_id" | "config" | "branches">,
  generation: number,
  best: number | null,
): NextEpoch {
  const { evolution_id, config } = record;
  const branch = currentBranch(record);
  const until = endOfEpoch(config, generation, best);
  const islands = Array.from({ length: config.islands }, (_, island) => ({
    evolution_id,
    branch,
    island,
    generation,
    until,
  }));
  return { evolution_id, branch, generation, until, done: until === generation, status: "running", islands };
}
