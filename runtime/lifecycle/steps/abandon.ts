import type { Gate } from "../../gate/verdict.js";
import type { Context } from "../../kernel/context.js";
import { evolutionEnded } from "../../safety/alerts/alerts.js";
import { audit } from "../../safety/audit/audit.js";
import { currentBranch, FIRST_BRANCH } from "../branches.js";
import { type EvolutionRecord, findRecord, stoppedAsWrong, updateRecord } from "../records.js";
import { catchUp } from "../roll-back/roll-back.js";
import type { Closed, CloseRequest } from "./closing.js";

type Failure = Exclude<CloseRequest["failed"], undefined>;

/**
 * Writes down that an evolution ended before its time; what it reached stays, to be resumed from. Where it ended because
 * something is wrong, it is rolled back.
 */
export async function abandon(
  { evolution_id: id, branch = FIRST_BRANCH, failed }: CloseRequest & { readonly failed: Failure },
  context: Context,
  gate: Gate,
): Promise<Closed> {
  const record = await findRecord(context.control, id);
  if (record === undefined) return { evolution_id: id, status: "failed" };
  const isLate = currentBranch(record) !== branch; // whoever rolled it back has said all there is to say
  const ended = isLate || record.status !== "running" ? record : await end(record, failed, context);
  const { status, champion } = isLate ? ended : await catchUp(ended, "close-evolution", context, gate);
  return { evolution_id: id, status, champion };
}

async function end(record: EvolutionRecord, failed: Failure, context: Context): Promise<EvolutionRecord> {
  const { evolution_id: id } = record;
  const status = nameOf(failed) === "EmergencyStopped" ? "stopped" : "failed";
  const reason = reasonOf(failed);
  const ended = await updateRecord(context, id, (now) => {
    if (now.status !== "running" || currentBranch(now) !== currentBranch(record)) return {};
    return status === "stopped" ? stoppedAsWrong(reason) : { status, reason };
  });
  if (status === "failed") await stopped(record, reason, context); // else somebody stopped everything, and that is written down
  await context.alerts.send(evolutionEnded(id, status, reason, context.clock()));
  return ended;
}

const stopped = (
  { evolution_id, generation, updated_at }: EvolutionRecord,
  reason: string,
  context: Context,
): Promise<void> =>
  audit(context.control, {
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
