/**
 * The rollback manager: returns a run to a safe checkpoint, from which it goes on in a new branch. The new branch's
 * objects are written first, then the record in one go; what follows from that is done again until it is done. So it
 * may be killed anywhere: either nothing has happened yet, or it is finished by whoever looks next.
 *
 * @module
 */

import type { Gate } from "../../gate/verdict.js";
import type { Context } from "../../kernel/context.js";
import { Conflict, EvolutionStopped } from "../../kernel/errors.js";
import { evolutionRolledBack } from "../../safety/alerts/alerts.js";
import { audit } from "../../safety/audit/audit.js";
import { bestOf } from "../../search/islands/archipelago.js";
import { type Branch, branchName, currentBranch } from "../branches.js";
import { evolutionKeys } from "../keys.js";
import { type EvolutionRecord, updateRecord } from "../records.js";
import { restore } from "../steps/restore.js";
import { generationOf, lastSafe, type RollBackTarget } from "./targets.js";
import { withdrawChampions } from "./withdraw.js";

/** Somebody who wants a run rolled back. */
interface Order {
  readonly reason: string;
  readonly by: string;
  readonly human: boolean;
}

/**
 * Returns a run to `target`. It stands stopped then, in a new branch, and goes on from there when it is resumed. Late
 * steps of the branch that it leaves do not count any more.
 *
 * @throws {Conflict} when somebody else rolled it back meanwhile
 */
export async function rollBack(
  record: EvolutionRecord,
  target: RollBackTarget,
  { reason, by, human }: Order,
  context: Context,
): Promise<EvolutionRecord> {
  const { evolution_id: id } = record;
  const branch = currentBranch(record) + 1;
  const at = new Date(context.clock()).toISOString();
  await prepare(id, target, branch, context);
  const from = generationOf(target);
  const champion = target === "beginning" ? undefined : championOf(target);
  const after = await updateRecord(context, id, (now) => {
    if (currentBranch(now) + 1 !== branch) return {};
    const begun: Branch = { branch, from, left: now.generation, reason, by, human, at };
    const why = `rolled back to generation ${from} by ${by}: ${reason}`;
    const branches = [...now.branches, begun];
    return { branches, status: "stopped", generation: from, champion, reason: why, roll_back_due: undefined };
  });
  const begun = after.branches.at(-1);
  if (begun?.branch === branch && begun.at === at && begun.by === by) return settle(after, context);
  throw new Conflict(`evolution ${id} was rolled back by somebody else meanwhile`, {
    field: "evolution_id",
    value: id,
    hint: "look at where it stands now",
  });
}

function championOf({ checkpoint }: Exclude<RollBackTarget, "beginning">): EvolutionRecord["champion"] {
  const { agentId, fitness } = bestOf(checkpoint.states);
  return { agent_id: agentId, fitness };
}

/** Writes what the first steps of the new branch read: the populations, who migrates, what the monitor remembers. */
async function prepare(id: string, target: RollBackTarget, branch: number, { evolution }: Context): Promise<void> {
  if (target === "beginning") return;
  const { checkpoint, generation } = target;
  const name = branchName(id, branch);
  await restore(checkpoint, name, evolution);
  const memory = await evolution.get(evolutionKeys.monitor(branchName(id, target.branch), generation));
  if (memory) await evolution.put(evolutionKeys.monitor(name, generation), memory, "application/gzip");
}

/**
 * Does what follows from the last roll-back, unless it is done: withdraws champions, writes the decision down, tells the
 * operators.
 *
 * @returns the record as it is then
 */
export async function settle(record: EvolutionRecord, context: Context): Promise<EvolutionRecord> {
  const last = record.branches.at(-1);
  if (last === undefined || last.withdrawn) return record;
  const { evolution_id } = record;
  const withdrawn = await withdrawChampions(evolution_id, last, context);
  const { from, left, by, human, at, reason } = last;
  const gone = withdrawn.length > 0 ? `; withdrawn: ${withdrawn.join(", ")}` : "";
  await audit(context.control, {
    time: at,
    decision: "roll-back",
    by,
    human,
    evolution_id,
    generation: from,
    detail: `from generation ${left}: ${reason}${gone}`,
  });
  await context.alerts.send(evolutionRolledBack(evolution_id, last, withdrawn, context.clock()));
  return updateRecord(context, evolution_id, ({ branches }) => ({
    branches: branches.map((branch) => (branch.branch === last.branch ? { ...branch, withdrawn } : branch)),
  }));
}

/**
 * Does what is due before a run goes on or is looked into: finishes a roll-back that was cut short, and rolls back what
 * was stopped because something is wrong.
 *
 * @param by the function that does
 */
export async function catchUp(
  record: EvolutionRecord,
  by: string,
  context: Context,
  gate: Gate,
): Promise<EvolutionRecord> {
  const settled = await settle(record, context);
  const { roll_back_due: reason, generation } = settled;
  if (reason === undefined) return settled;
  const target = await lastSafe(settled, { most: generation }, context, gate);
  return rollBack(settled, target, { reason, by, human: false }, context);
}

/** @throws {EvolutionStopped} for a run that has to be rolled back before it goes on */
export function ensureCaughtUp({ evolution_id, roll_back_due: reason }: EvolutionRecord): void {
  if (reason === undefined) return;
  throw new EvolutionStopped(`evolution ${evolution_id} was stopped: ${reason}`, {
    field: "evolution_id",
    value: evolution_id,
    hint: "resume it: that rolls it back first",
  });
}
