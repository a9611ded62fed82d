import type { Gate } from "../../gate/verdict.js";
import type { Context } from "../../kernel/context.js";
import type { StateItem } from "../../kernel/stores.js";
import { refusedCandidates } from "../../safety/alerts/alerts.js";
import { audit } from "../../safety/audit/audit.js";
import { admitAgent } from "../../safety/quarantine/admit.js";
import type { IslandEpoch } from "../objects.js";
import { safest } from "../refusals.js";

/** Tells of the candidates of an epoch that were refused, and brings those into quarantine that a person should look at. */
export async function tellOfRefused(
  id: string,
  epochs: readonly IslandEpoch[],
  { generation, timestamp }: StateItem,
  context: Context,
  gate: Gate,
): Promise<void> {
  const quarantined = await quarantine(id, epochs, generation, context, gate);
  const refused = epochs.flatMap((epoch) => epoch.refused.map((candidate) => ({ ...candidate })));
  for (const reason of ["safety", "size"] as const) {
    const examples = refused.filter((candidate) => candidate.reason === reason);
    if (examples.length === 0) continue;
    const waiting = reason === "safety" ? quarantined : [];
    await context.alerts.send(refusedCandidates(id, reason, examples, generation, context.clock(), waiting));
    if (reason === "size") continue; // the search took too large a step; safety decided nothing
    const rules = new Set(examples.flatMap((candidate) => candidate.rules));
    await audit(context.control, {
      time: timestamp,
      decision: "reject",
      by: "evolve-island",
      human: false,
      evolution_id: id,
      generation,
      detail: `candidates: ${[...rules].join(", ")}`,
    });
  }
}

/** @returns the programs that wait now, as the quarantine calls them */
async function quarantine(
  evolution_id: string,
  epochs: readonly IslandEpoch[],
  generation: number,
  context: Context,
  gate: Gate,
): Promise<string[]> {
  const waiting: string[] = [];
  for (const { source } of safest(epochs.flatMap(({ suspects = [] }) => suspects))) {
    const origin = { by: "evolve-island", evolution_id, generation } as const;
    const { item } = await admitAgent(source, origin, { ...context, gate });
    if (item?.state === "waiting") waiting.push(item.id);
  }
  return waiting;
}
