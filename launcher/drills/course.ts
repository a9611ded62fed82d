import { setTimeout as sleep } from "node:timers/promises";
import { type StartOrder, startNamed } from "../../cli/orders.js";
import type { Context } from "../../runtime/kernel/context.js";
import { TDeveloperError } from "../../runtime/kernel/errors.js";
import { type EvolutionRecord, readRecord } from "../../runtime/lifecycle/records.js";
import type { DrillStage } from "./stage.js";

/** Generations between two migrations of every evolution here. */
export const EPOCH = 4;

/** What every drill evolves: long enough to be disturbed in the middle, over in seconds where nothing disturbs it. */
const request: Omit<StartOrder, "by"> = {
  task: "online-bin-packing",
  seed: 5,
  config: { islands: 2, population: 60, generations: 6 * EPOCH, epoch: EPOCH, checkpointInterval: 2 * EPOCH },
};

/** How an evolution went. */
export interface Course {
  readonly id: string;
  /** Why it ended before its time, each time it did; somebody let it go on then. */
  readonly setbacks: readonly string[];
  /** What whatever went on beside it complains of. */
  readonly beside: readonly string[];
  readonly milliseconds: number;
}

/** An evolution did not get to its end, whatever somebody did. */
export class DrillFailed extends TDeveloperError {
  readonly code = "drill-failed";
}

const POLL_MS = 200;
const MOST_SETBACKS = 5;

/**
 * Starts an evolution and sees it to its end. Where it ends before its time it is let go on, as a user would do once
 * the reason is gone.
 *
 * @param disturb goes on beside it; it is given the id
 * @throws {DrillFailed} when that does not help
 */
export async function runToEnd(
  { client, context }: DrillStage,
  disturb: (id: string) => Promise<readonly string[]>,
  signal: AbortSignal,
): Promise<Course> {
  const began = performance.now();
  const id = await startNamed(client, request);
  const calm = disturb(id);
  calm.catch(() => {}); // it is awaited below, where it matters
  const setbacks: string[] = [];
  for (;;) {
    const record = await readRecord(context.control, id);
    if (record.status === "finished") break;
    const setback = await setbackOf(record, context);
    if (setback !== undefined) {
      setbacks.push(setback);
      if (setbacks.length > MOST_SETBACKS) throw new DrillFailed(`${id} does not get on: ${setbacks.join("; ")}`);
      await calm;
      await client.evolution.resume({ evolution_id: id });
    }
    await sleep(POLL_MS, undefined, { signal });
  }
  return { id, setbacks, beside: await calm, milliseconds: performance.now() - began };
}

/** Why an evolution does not go on; undefined while it does. */
async function setbackOf(record: EvolutionRecord, context: Context): Promise<string | undefined> {
  const { evolution_id: id, status, reason, execution_arn: execution } = record;
  if (status !== "running") return status === "finished" ? undefined : `${status}: ${reason}`;
  if (execution === undefined || (await context.executions.isRunning(execution))) return undefined;
  const { status: after, execution_arn } = await readRecord(context.control, id); // it may have ended well meanwhile
  return after === "running" && execution_arn === execution
    ? "its execution ended, and nothing was written"
    : undefined;
}

/** Waits until an evolution has reached a generation. */
export async function reached(id: string, generation: number, context: Context, signal: AbortSignal): Promise<void> {
  while ((await readRecord(context.control, id)).generation < generation) await sleep(POLL_MS, undefined, { signal });
}
