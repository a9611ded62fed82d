/**
 * The emergency flag as a state machine: allowed → stopped → (resume requested →) allowed. Pure; what it means for the
 * two places that keep the flag is written in places.ts.
 *
 * @module
 */
import * as z from "zod";
import { RESUME_REQUEST_MS } from "../../architecture/limits.js";
import { Conflict } from "../../kernel/errors.js";

const said = z.string().optional().catch(undefined);
const request = z.object({ reason: z.string(), by: z.string(), at: z.string() });

/** Lenient: of a flag that was written by an older version, or by nobody of ours, everything is taken that is clear. */
const emergencyState = z.object({
  /** Whatever is not clearly `false` is a stop. */
  stopped: z.unknown().transform((value) => value !== false),
  /** Why it was stopped, or resumed. */
  reason: said,
  /** Who did. */
  by: said,
  /** ISO 8601, UTC. */
  at: said,
  /** How often a stop was demanded since it was last allowed; no two stops leave the same flag. */
  stops: z.int().optional().catch(undefined),
  /** The last stop that found evolution stopped already. */
  again: request.optional().catch(undefined),
  /** The first of the two who are needed to resume. */
  resume_requested: request.optional().catch(undefined),
});

/** The flag as it stands, and who set it why. */
export type EmergencyState = Readonly<z.infer<typeof emergencyState>>;

/** Somebody who wants to stop or to resume. `at` is ISO 8601, UTC. */
export type Demand = Readonly<z.infer<typeof request>>;

/** No flag was ever set. */
export const allowed: EmergencyState = { stopped: false };

/** Anything as a flag: what cannot be understood is a stop. */
export const anyState = emergencyState.catch({ stopped: true });

/** What was stored, read as a flag. */
export const readState = (stored: unknown): EmergencyState => anyState.parse(stored);

/** The flag after a stop. The first stop stands; a further one is noted and cancels a request to resume. */
export function stoppedBy(state: EmergencyState, demand: Demand): EmergencyState {
  if (!state.stopped) return { stopped: true, ...demand, stops: 1 };
  const { resume_requested: _, ...kept } = state;
  return { ...kept, again: demand, stops: (state.stops ?? 1) + 1 };
}

/** Whether a stop tells anything that the flag did not say already; the same one delivered twice does not. */
export function isNews(state: EmergencyState, demand: Demand): boolean {
  if (!state.stopped || state.resume_requested !== undefined) return true;
  return ![state, state.again].some((known) => known?.reason === demand.reason && isSamePerson(known.by, demand.by));
}

/**
 * The flag after a wish to resume: allowed, or still stopped and waiting for a second person.
 *
 * @throws {Conflict} when the second person is the first one
 */
export function resumedBy(state: EmergencyState, demand: Demand, twoPersons: boolean): EmergencyState {
  if (!state.stopped) return state;
  if (!twoPersons) return { stopped: false, ...demand };
  const first = pendingRequest(state, Date.parse(demand.at));
  if (first === undefined) return { ...state, resume_requested: demand };
  if (!isSamePerson(first.by, demand.by)) return { stopped: false, ...demand };
  throw new Conflict(`resuming takes two people, and ${first.by} asked for it already`, {
    field: "by",
    value: demand.by,
    hint: `somebody else has to resume before ${expiryOf(first)}`,
  });
}

/**
 * The request to resume that waits for a second person, unless it has expired. One from the future was written by a
 * clock that is wrong, and does not count.
 *
 * @param now milliseconds since 1970
 */
export function pendingRequest({ resume_requested: first }: EmergencyState, now: number): Demand | undefined {
  return first && Math.abs(now - Date.parse(first.at)) < RESUME_REQUEST_MS ? first : undefined;
}

/** Until when somebody else may resume, in ISO 8601, UTC. */
export const expiryOf = ({ at }: Demand): string => new Date(Date.parse(at) + RESUME_REQUEST_MS).toISOString();

/** Names are compared as people read them. */
const isSamePerson = (one: string | undefined, other: string): boolean =>
  one !== undefined && plainName(one) === plainName(other);

const plainName = (name: string): string => name.normalize("NFKC").trim().replace(/\s+/g, " ").toLowerCase();
