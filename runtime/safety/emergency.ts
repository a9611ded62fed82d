/**
 * The emergency stop: one flag for the whole environment. Whatever is not certain counts as stopped.
 *
 * @module
 */
import { Conflict, EmergencyStopped, Unavailable } from "../errors.js";
import type { ControlStore } from "../stores.js";

/** The flag as it stands, and who set it why. */
export interface EmergencyState {
  readonly stopped: boolean;
  readonly reason?: string;
  readonly by?: string;
  /** ISO 8601, UTC. */
  readonly at?: string;
}

const ATTEMPTS = 5;

/** @throws {Unavailable} when the flag cannot be read */
export async function readEmergency(control: ControlStore): Promise<EmergencyState> {
  const item = await control.get<EmergencyState>("emergency", "stop");
  if (item === undefined) return { stopped: false };
  return { ...item.value, stopped: item.value.stopped !== false };
}

/** Sets the flag, whoever else sets it at the same time. */
export async function setEmergency(control: ControlStore, state: EmergencyState): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    const item = await control.get<EmergencyState>("emergency", "stop");
    try {
      return await control.put("emergency", "stop", state, item?.version ?? 0);
    } catch (error) {
      if (!(error instanceof Conflict) || attempt === ATTEMPTS) throw error;
    }
  }
}

/**
 * Lets the caller go on only where the flag is certainly not set.
 *
 * @throws {EmergencyStopped} when it is set
 * @throws {Unavailable} when it cannot be read
 */
export async function ensureNotStopped(control: ControlStore): Promise<void> {
  const { stopped, reason, by, at } = await readEmergency(control);
  if (!stopped) return;
  const hint = "resume with a reason when the danger is over";
  throw new EmergencyStopped(`evolution was stopped by ${by} at ${at}: ${reason}`, { hint });
}

/** Asks whether to stop; what cannot be read counts as yes. */
export async function isStopped(control: ControlStore): Promise<boolean> {
  try {
    return (await readEmergency(control)).stopped;
  } catch {
    return true;
  }
}

/** The error of work that {@link isStopped} ended: the flag is set, or it could not be read. */
export async function stoppedError(control: ControlStore): Promise<Error> {
  try {
    await ensureNotStopped(control);
  } catch (error) {
    if (error instanceof Error) return error;
  }
  return new Unavailable("the emergency flag could not be read for a moment, so the work was stopped", {
    hint: "retry",
  });
}
