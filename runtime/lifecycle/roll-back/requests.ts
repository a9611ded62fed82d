import type { Gate } from "../../gate/verdict.js";
import type { Context } from "../../kernel/context.js";
import { Conflict } from "../../kernel/errors.js";
import { bestOf } from "../../search/islands/archipelago.js";
import { currentBranch } from "../branches.js";
import { type EvolutionRecord, readRecord } from "../records.js";
import { rollBack, settle } from "./roll-back.js";
import { type Point, points } from "./safe-points.js";
import { lastSafe, namedTarget } from "./targets.js";

/** A person wants a run rolled back. */
interface RollBackRequest {
  readonly evolution_id: string;
  /** A checkpoint's generation, 0 for the beginning; left out for the last safe one before where the run stands. */
  readonly to?: number;
  /** The branch that is to be left, so that asking again, because the answer was lost, does not go back further. */
  readonly branch?: number;
  readonly reason: string;
  readonly by: string;
}

/**
 * Rolls a run back for a person, whatever it is doing: its execution is stopped first.
 *
 * @throws {InvalidInput} when `to` is not a safe checkpoint, saying which are
 * @throws {Conflict} when there is nothing to roll back, or somebody else did meanwhile
 */
export async function rollBackByHand(request: RollBackRequest, context: Context, gate: Gate): Promise<EvolutionRecord> {
  const { evolution_id: id, to, reason, by } = request;
  const record = await settle(await readRecord(context.control, id), context);
  const branch = currentBranch(record);
  if ((request.branch ?? branch) < branch) return record;
  if (record.generation === 0) {
    const hint = "resume it, or wait for its first generations";
    throw new Conflict(`${id} stands at its beginning; there is nothing to roll back`, { value: id, hint });
  }
  const before = { most: record.generation - 1 };
  const target = await (to === undefined
    ? lastSafe(record, before, context, gate)
    : namedTarget(record, to, context, gate));
  if (record.execution_arn) await context.executions.stop(record.execution_arn, `rolled back by ${by}: ${reason}`);
  return rollBack(record, target, { reason, by, human: true }, context);
}

/** A checkpoint for people. */
export interface ListedCheckpoint {
  readonly branch: number;
  readonly generation: number;
  /** ISO 8601, UTC. */
  readonly time?: string;
  readonly safe: boolean;
  /** Why it is not. */
  readonly why?: string;
  readonly champion?: { readonly agent_id: string; readonly fitness: number | null };
}

/** Checkpoints, and whether there are older ones. */
export interface Listing {
  readonly checkpoints: readonly ListedCheckpoint[];
  readonly more: boolean;
}

/**
 * The newest checkpoints of a run's history, each verified as a roll-back would.
 *
 * @param limit so many at most; `more` says whether there are others
 */
export async function listCheckpoints(id: string, limit: number, context: Context, gate: Gate): Promise<Listing> {
  const record = await readRecord(context.control, id);
  const checkpoints: ListedCheckpoint[] = [];
  for await (const point of points(record, context, gate)) {
    if (checkpoints.length === limit) return { checkpoints, more: true };
    checkpoints.push(listed(point));
  }
  return { checkpoints, more: false };
}

function listed({ key: _, ...point }: Point): ListedCheckpoint {
  const { branch, generation } = point;
  if (!point.safe) return { branch, generation, safe: false, why: point.why };
  const { agentId, fitness } = bestOf(point.checkpoint.states);
  const time = point.snapshot.timestamp;
  return { branch, generation, time, safe: true, champion: { agent_id: agentId, fitness } };
}
