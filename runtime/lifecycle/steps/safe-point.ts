import { AGENT_CODE_BYTES, SAFETY_THRESHOLD } from "../../architecture/limits.js";
import type { Context } from "../../kernel/context.js";
import type { StateItem } from "../../kernel/stores.js";
import { audit } from "../../safety/audit/audit.js";
import { branchName } from "../branches.js";
import { type Checkpoint, checkpointHash, encodeCheckpoint } from "../checkpoint.js";
import type { EvolutionConfig } from "../config.js";
import { evolutionKeys } from "../keys.js";
import { encodeSnapshot, type SafetySnapshot } from "../roll-back/snapshot.js";

/** Whether the epoch from `generation` to `until` passes a multiple of the checkpoint interval. */
export const isCheckpointDue = ({ checkpointInterval }: EvolutionConfig, generation: number, until: number): boolean =>
  Math.floor(until / checkpointInterval) > Math.floor(generation / checkpointInterval);

/**
 * Writes a checkpoint and, beside it, what safety knew at that moment.
 *
 * @param why what made it, where it was not due
 */
export async function writeSafePoint(
  checkpoint: Checkpoint,
  branch: number,
  last: StateItem,
  context: Context,
  why?: string,
): Promise<void> {
  const { evolution_id: id, generation, states } = checkpoint;
  const name = branchName(id, branch);
  const members = states.flatMap(({ population }) => population); // migrants are copies of members
  const snapshot: SafetySnapshot = {
    evolution_id: id,
    generation,
    timestamp: last.timestamp,
    checkpoint: checkpointHash(checkpoint),
    agent_id: last.agent_id,
    safety_score: last.safety_score,
    safety_flags: [...last.safety_flags],
    verdicts: Object.fromEntries(members.map(({ agentId, safetyScore }) => [agentId, safetyScore])),
    thresholds: { safety_score: SAFETY_THRESHOLD, agent_code_bytes: AGENT_CODE_BYTES },
    counters: { evaluations: last.statistics.evaluations, rejected: last.statistics.rejected },
  };
  await context.evolution.put(
    evolutionKeys.safetySnapshot(name, generation),
    encodeSnapshot(snapshot),
    "application/json",
  );
  await context.evolution.put(
    evolutionKeys.checkpoint(name, generation),
    encodeCheckpoint(checkpoint),
    "application/gzip",
  );
  await audit(context.control, {
    time: last.timestamp,
    decision: "checkpoint",
    by: "merge-generation",
    human: false,
    evolution_id: id,
    generation,
    detail: why,
  });
}
