import { evolutionEnded } from "../../safety/alerts.js";
import { audit } from "../../safety/audit.js";
import type { World } from "../../world.js";
import { type EvolutionRecord, findRecord, updateRecord } from "../records.js";
import type { Closed, CloseRequest } from "./close.js";

type Failure = Exclude<CloseRequest["failed"], undefined>;

/** Writes down that an evolution ended before its time; what it reached stays, to be resumed from. */
export async function abandon(id: string, failed: Failure, world: World): Promise<Closed> {
  const status = nameOf(failed) === "EmergencyStopped" ? "stopped" : "failed";
  const record = await findRecord(world.control, id);
  if (record === undefined) return { evolution_id: id, status };
  if (record.status !== "running") return { evolution_id: id, status: record.status, champion: record.champion };
  const reason = reasonOf(failed);
  await updateRecord(world, id, () => ({ status, reason }));
  if (status === "failed") await stopped(record, reason, world); // else somebody stopped everything, and that is written down
  await world.alerts.send(evolutionEnded(id, status, reason, world.clock()));
  return { evolution_id: id, status, champion: record.champion };
}

const stopped = (
  { evolution_id, generation, updated_at }: EvolutionRecord,
  reason: string,
  world: World,
): Promise<void> =>
  audit(world.control, {
    time: updated_at,
    decision: "stop",
    by: "close-evolution",
    human: false,
    evolution_id,
    generation,
    detail: reason,
  });

/** Of a reason, as operators read it. */
const REASON_CHARACTERS = 1_000;

const nameOf = (failed: Failure): string => (typeof failed === "string" ? failed : (failed.Error ?? "Error"));

/** `Cause` of a failed function is JSON with an errorMessage, cut off where it is long. */
function reasonOf(failed: Failure): string {
  if (typeof failed === "string") return failed;
  const { Cause = "" } = failed;
  const message = /"errorMessage"\s*:\s*("(?:[^"\\]|\\.)*")/.exec(Cause)?.[1];
  return `${nameOf(failed)}: ${message === undefined ? Cause : unquoted(message)}`.slice(0, REASON_CHARACTERS);
}

function unquoted(text: string): string {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
