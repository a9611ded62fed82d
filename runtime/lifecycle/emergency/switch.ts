import type { Context } from "../../kernel/context.js";
import { Conflict } from "../../kernel/errors.js";
import { emergencyChanged, resumeRequested } from "../../safety/alerts/alerts.js";
import { audit } from "../../safety/audit/audit.js";
import { combined, readEmergency, readFlags } from "../../safety/emergency/flag.js";
import { controlTable, evolutionBucket } from "../../safety/emergency/places.js";
import { type Demand, type EmergencyState, expiryOf, resumedBy } from "../../safety/emergency/state.js";
import { type Stopped, stopAll } from "./stop.js";

/** Why somebody stops or resumes, in characters. */
export const REASON_CHARACTERS = 500;

/** What somebody wants of the emergency stop; `by` is who they are, as it was verified. */
type EmergencyRequest =
  | { readonly action: "stop" | "resume"; readonly reason: string; readonly by: string }
  | { readonly action: "state" };

/**
 * Stops all evolution of the environment, lets it go on again, or tells how it stands.
 *
 * @throws {Unavailable} when a stop could be written down nowhere, or a resume not everywhere
 * @throws {Conflict} when resuming takes somebody else, or it was stopped again meanwhile
 */
export async function switchEmergency(request: EmergencyRequest, context: Context): Promise<Stopped> {
  if (request.action === "state") return readEmergency(context);
  const { action, reason, by } = request;
  const demand: Demand = { reason, by, at: new Date(context.clock()).toISOString() };
  return action === "stop" ? stopAll({ ...demand, human: true }, context) : resumeAll(demand, context);
}

/**
 * Lifts the stop, or asks for it where that takes two. The bucket comes first: what fails in between leaves the stop and
 * the request in the control table, so that the same call again finishes it.
 */
async function resumeAll(demand: Demand, context: Context): Promise<EmergencyState> {
  const seen = await readFlags(context);
  const before = combined(seen);
  if (!before.stopped) return before;
  const after = resumedBy(before, demand, context.twoPersonResume);
  if (!after.stopped) await evolutionBucket.change(context, (state) => ifStill(seen.object, state, after));
  await controlTable.change(context, (state) => ifStill(seen.control, state, after));
  await announce(demand, after, context);
  return after;
}

/** @throws {Conflict} when the flag is not what the decision was made on */
function ifStill(seen: EmergencyState, now: EmergencyState, next: EmergencyState): EmergencyState {
  if (JSON.stringify(seen) === JSON.stringify(now)) return next;
  throw new Conflict("somebody else stopped or resumed at the same time", {
    hint: "look at the state, and resume again if that is still right",
  });
}

async function announce({ reason, by, at }: Demand, { stopped, resume_requested }: EmergencyState, context: Context) {
  const time = Date.parse(at);
  const asked = stopped && resume_requested;
  const alert = asked ? resumeRequested(by, reason, expiryOf(asked), time) : emergencyChanged(false, by, reason, time);
  const decision = asked ? "ask-to-resume" : "resume";
  await Promise.all([
    context.alerts.send(alert),
    audit(context.control, { time: at, decision, by, human: true, detail: reason }),
  ]);
}
