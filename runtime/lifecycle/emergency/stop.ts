/**
 * The stop. It does everything at once and as far as it goes: what does not work is told, and hinders nothing else.
 *
 * @module
 */
import type { Context } from "../../kernel/context.js";
import { Unavailable } from "../../kernel/errors.js";
import { backOff, retry } from "../../kernel/retry.js";
import { withTimeOut } from "../../kernel/time-out.js";
import { emergencyChanged, stopFailed } from "../../safety/alerts/alerts.js";
import { audit } from "../../safety/audit/audit.js";
import { type Changed, controlTable, evolutionBucket, type FlagPlace } from "../../safety/emergency/places.js";
import { type Demand, type EmergencyState, isNews, stoppedBy } from "../../safety/emergency/state.js";
import { listRecords, stoppedAsWrong, updateRecord } from "../records.js";

/** How long a stop goes on trying, in milliseconds. Both together are less than the time-out of its function. */
interface Patience {
  /** For each of the two flags. */
  readonly flagMs: number;
  /** After that, for everything else. */
  readonly restMs: number;
}

const patience: Patience = { flagMs: 6_000, restMs: 15_000 };

/** Throttling or a lost answer may hinder anything. */
const persistent = { attempts: 5, retryOn: () => true, pauseMs: backOff(100) };

/** A stop that was not demanded by a person, but by an alarm. */
export type StopDemand = Demand & { readonly human: boolean };

/** How a stop ended. */
export interface Stopped extends EmergencyState {
  /** What did not work, each as a line for people; nothing where all did. */
  readonly incomplete?: readonly string[];
}

/**
 * Stops everything that evolves: sets the flag in both places, ends the executions, tells operators, writes it down. The
 * same stop delivered twice does all that once, but tries again what did not work.
 *
 * @throws {Unavailable} when the flag could be set in neither place; the executions were told to stop all the same
 */
export async function stopAll(demand: StopDemand, context: Context, { flagMs, restMs } = patience): Promise<Stopped> {
  const incomplete: string[] = [];
  const attempt = async <T>(what: string, ms: number, work: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await withTimeOut(ms, retry(work, persistent), () => {
        throw new Unavailable(`not done within ${ms} ms`);
      });
    } catch (error) {
      context.log("error", "a part of the emergency stop did not work", { part: what, error });
      incomplete.push(`${what}: ${error instanceof Error ? error.message : error}`);
      return undefined;
    }
  };
  const set = (place: FlagPlace) =>
    attempt(`setting the flag in the ${place.name}`, flagMs, () =>
      place.change(context, (state) => stoppedBy(state, withoutKind(demand))),
    );
  const ending = endExecutions(demand, context, (what, work) => attempt(what, flagMs + restMs, work));
  const [control, object] = await Promise.all([set(controlTable), set(evolutionBucket)]);
  const changed = control ?? object;
  const telling = changed ? tell(demand, changed, context) : tellFailure(demand, [...incomplete], context);
  await Promise.all([ending, ...telling.map(([what, work]) => attempt(what, restMs, work))]);
  if (changed) return { ...changed.after, ...(incomplete.length > 0 && { incomplete }) };
  throw new Unavailable(`the emergency flag could not be set: ${incomplete.join("; ")}`, {
    hint: "executions were told to stop, but new ones may start: stop again, or disable the functions",
  });
}

const withoutKind = ({ reason, by, at }: StopDemand): Demand => ({ reason, by, at });

/** One part of a stop, and what it is called. */
type Part = readonly [what: string, work: () => Promise<void>];

/** Operators and the record of decisions get to know it, where it is news. */
function tell({ reason, by, at, human }: StopDemand, { before }: Changed, context: Context): readonly Part[] {
  if (!isNews(before, { reason, by, at })) return [];
  const alert = emergencyChanged(true, by, reason, Date.parse(at));
  const entry = { time: at, decision: "stop", by, human, detail: reason } as const;
  return [
    ["alerting", () => context.alerts.send(alert)],
    ["writing the decision down", () => audit(context.control, entry)],
  ];
}

/** There may be nothing to write to, but operators can still act. */
function tellFailure({ reason, by, at }: StopDemand, why: readonly string[], { alerts }: Context): readonly Part[] {
  return [["alerting", () => alerts.send(stopFailed(by, reason, why, Date.parse(at)))]];
}

type Attempt = (what: string, work: () => Promise<void>) => Promise<void>;

/** Executions are found in two ways, as one of them may not work; steps under way see the flag by themselves. */
async function endExecutions({ by, reason }: StopDemand, context: Context, attempt: Attempt): Promise<void> {
  const { executions, control } = context;
  const cause = `${by}: ${reason}`;
  const ended = new Map<string, Promise<void>>();
  const end = (identity: string): Promise<void> => {
    const ending = ended.get(identity) ?? attempt(`ending ${identity}`, () => executions.stop(identity, cause));
    ended.set(identity, ending);
    return ending;
  };
  await Promise.all([
    attempt("listing executions", async () => {
      await Promise.all((await executions.running()).map(end));
    }),
    attempt("marking evolutions as stopped", async () => {
      const { records, damaged } = await listRecords(control);
      const running = records.filter(({ status }) => status === "running");
      const mark = ({ evolution_id: id }: { evolution_id: string }) =>
        attempt(`marking ${id} as stopped`, async () => {
          await updateRecord(context, id, (now) => (now.status === "running" ? stoppedAsWrong(cause) : {}));
        });
      await Promise.all([
        ...running.flatMap((record) => [record.execution_arn && end(record.execution_arn), mark(record)]),
        ...damaged.map(({ evolution_id, error }) =>
          attempt(`marking ${evolution_id} as stopped`, () => Promise.reject(error)),
        ),
      ]);
    }),
  ]);
}
