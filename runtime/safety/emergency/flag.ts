/**
 * The emergency stop as everything that evolves sees it: one flag for the whole environment. Whatever is not certain
 * counts as stopped.
 *
 * @module
 */
import { EMERGENCY_READ_MS } from "../../architecture/limits.js";
import { EmergencyStopped, Unavailable } from "../../kernel/errors.js";
import { withTimeOut } from "../../kernel/time-out.js";
import { controlTable, evolutionBucket, type FlagPlace, type FlagStores } from "./places.js";
import type { EmergencyState } from "./state.js";

export type { FlagStores } from "./places.js";
export type { EmergencyState } from "./state.js";

/** What each of the two places says. */
interface Flags {
  readonly control: EmergencyState;
  readonly object: EmergencyState;
}

/** @throws {Unavailable} when one of the two cannot be read in time */
export async function readFlags(stores: FlagStores): Promise<Flags> {
  const [control, object] = await Promise.all([soon(controlTable, stores), soon(evolutionBucket, stores)]);
  return { control, object };
}

/** Both places as one: a stop that only one of them knows is a stop. */
export const combined = ({ control, object }: Flags): EmergencyState =>
  object.stopped && !control.stopped ? object : control;

/**
 * The flag, as far as one of the places says that it is set; that it is not set both have to say.
 *
 * @throws {Unavailable} when that is not known
 */
export async function readEmergency(stores: FlagStores): Promise<EmergencyState> {
  const places = [soon(controlTable, stores), soon(evolutionBucket, stores)];
  const known = (await Promise.allSettled(places)).flatMap((read) => (read.status === "fulfilled" ? read.value : []));
  return known.find(({ stopped }) => stopped) ?? (await Promise.all(places))[0];
}

/**
 * Lets the caller go on only where the flag is certainly not set.
 *
 * @throws {EmergencyStopped} when it is set
 * @throws {Unavailable} when it cannot be read
 */
export async function ensureNotStopped(stores: FlagStores): Promise<void> {
  const { stopped, reason, by, at } = await readEmergency(stores);
  if (!stopped) return;
  const hint = "resume with a reason when the danger is over";
  throw new EmergencyStopped(`evolution was stopped by ${by} at ${at}: ${reason}`, { hint });
}

/** Asks whether to stop; what cannot be read counts as yes. */
export async function isStopped(stores: FlagStores): Promise<boolean> {
  try {
    return (await readEmergency(stores)).stopped;
  } catch {
    return true;
  }
}

/** The error of work that {@link isStopped} ended: the flag is set, or it could not be read. */
export async function stoppedError(stores: FlagStores): Promise<Error> {
  try {
    await ensureNotStopped(stores);
  } catch (error) {
    if (error instanceof Error) return error;
  }
  return new Unavailable("the emergency flag could not be read for a moment, so the work was stopped", {
    hint: "retry",
  });
}

const soon = (place: FlagPlace, stores: FlagStores): Promise<EmergencyState> =>
  withTimeOut(EMERGENCY_READ_MS, place.read(stores), () => {
    throw new Unavailable(`the emergency flag in the ${place.name} could not be read in time`, {
      hint: "try again in a moment; until it can be read, evolution counts as stopped",
    });
  });
