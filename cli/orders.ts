/**
 * Orders that take more than one call, or an id of the caller's, so that asking again does nothing twice.
 *
 * @module
 */
import type { Client } from "../runtime/api/client.js";
import { currentBranch } from "../runtime/lifecycle/branches.js";
import type { EvolutionConfig } from "../runtime/lifecycle/config.js";
import { type EvolutionRecord, newEvolutionId } from "../runtime/lifecycle/records.js";
import type { TaskDefinition } from "../runtime/search/tasks/index.js";

/** What an evolution is started with; what is left out takes the task's defaults. */
export interface StartOrder {
  readonly task: string | TaskDefinition;
  readonly config?: Partial<EvolutionConfig>;
  readonly seed?: number;
}

/** Starts an evolution. @returns its id */
export async function startNamed(client: Client, order: StartOrder): Promise<string> {
  const { config } = order;
  const request = { ...order, evolution_id: newEvolutionId(), config: config && { ...config } };
  const { evolution_id } = await client.evolution.start(request);
  return evolution_id;
}

/** What an evolution is rolled back to, and why. */
interface RollBackOrder {
  /** A checkpoint's generation; left out for the last safe one before where the evolution stands. */
  readonly to?: number;
  readonly reason: string;
}

/** Rolls an evolution back from the branch that it is in now: asked again, it does not go back further. */
export async function rollBackFromHere(client: Client, id: string, order: RollBackOrder): Promise<EvolutionRecord> {
  const { evolution } = await client.evolution.status({ evolution_id: id, since: Number.MAX_SAFE_INTEGER });
  const request = { evolution_id: id, branch: currentBranch(evolution), ...order };
  return (await client.evolution.rollBack(request)).evolution;
}
