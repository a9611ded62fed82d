import * as z from "zod";
import { listRecords, updateRecord } from "../evolution/records.js";
import type { World } from "../world.js";
import { emergencyChanged } from "./alerts.js";
import { audit } from "./audit.js";
import { type EmergencyState, readEmergency, setEmergency } from "./emergency.js";

const reason = z.string().trim().min(1).max(500);
const by = z.string().trim().min(1).max(100);

export const emergencyRequest = z.discriminatedUnion("action", [
  z.strictObject({ action: z.literal("stop"), reason, by }),
  z.strictObject({ action: z.literal("resume"), reason, by }),
  z.strictObject({ action: z.literal("state") }),
]);

export type EmergencyRequest = z.infer<typeof emergencyRequest>;

/** Stops all evolution of the environment, lets it go on again, or tells how it stands. */
export async function switchEmergency(request: EmergencyRequest, world: World): Promise<EmergencyState> {
  if (request.action === "state") return readEmergency(world.control);
  const { action, reason, by } = request;
  const time = world.clock();
  const state = { stopped: action === "stop", reason, by, at: new Date(time).toISOString() };
  await setEmergency(world.control, state); // first: from now on nothing starts, and what runs ends itself
  const entry = { time: state.at, decision: action, by, human: true, detail: reason } as const;
  await allOf([
    state.stopped ? stopEverything(`${by}: ${reason}`, world) : undefined,
    world.alerts.send(emergencyChanged(state.stopped, by, reason, time)),
    audit(world.control, entry),
  ]);
  return state;
}

/** The executions end at once; steps that are under way see the flag within a second. */
async function stopEverything(reason: string, world: World): Promise<void> {
  const running = await world.executions.running();
  await allOf([...running.map((identity) => world.executions.stop(identity, reason)), markStopped(reason, world)]);
}

async function markStopped(reason: string, world: World): Promise<void> {
  for (const { evolution_id, status } of await listRecords(world.control)) {
    if (status === "running") await updateRecord(world, evolution_id, () => ({ status: "stopped", reason }));
  }
}

/** Does everything even where some of it fails; then throws the first failure. */
async function allOf(work: readonly (Promise<void> | undefined)[]): Promise<void> {
  const failed = (await Promise.allSettled(work)).find((result) => result.status === "rejected");
  if (failed) throw failed.reason;
}
