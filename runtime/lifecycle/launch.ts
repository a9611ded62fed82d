import type { Gate } from "../gate/verdict.js";
import type { Context } from "../kernel/context.js";
import { Conflict } from "../kernel/errors.js";
import { audit } from "../safety/audit/audit.js";
import { ensureNotStopped } from "../safety/emergency/flag.js";
import { currentBranch } from "./branches.js";
import { type EvolutionRecord, readRecord, updateRecord } from "./records.js";
import { catchUp } from "./roll-back/roll-back.js";
import { admit, type OpenRequest } from "./steps/open.js";

/** Where to find what was launched. */
export interface Launched {
  readonly evolution_id: string;
  readonly execution_arn: string;
}

/** Starts an evolution. The same request for the same id again starts nothing while the first one runs. */
export async function startEvolution(
  request: OpenRequest,
  by: string,
  context: Context,
  gate: Gate,
): Promise<Launched> {
  const { record } = await admit(request, context, by);
  return (await launch(record, context, gate)).launched;
}

/** Lets an evolution go on that was stopped, failed or lost its execution; one that runs or is finished is left alone. */
export async function resumeEvolution(id: string, by: string, context: Context, gate: Gate): Promise<Launched> {
  await ensureNotStopped(context);
  const record = await readRecord(context.control, id);
  const { launched, begun } = await launch(record, context, gate);
  if (begun) {
    const time = new Date(context.clock()).toISOString();
    await audit(context.control, { time, decision: "resume", by, human: true, evolution_id: id });
  }
  return launched;
}

/**
 * Starts the next execution of an evolution, unless one runs. The record names the execution before there is one, and a
 * name is taken only once: of two who do this at the same time both start the same execution.
 */
async function launch(
  known: EvolutionRecord,
  context: Context,
  gate: Gate,
): Promise<{ launched: Launched; begun: boolean }> {
  const record = await catchUp(known, "evolution-api", context, gate);
  const { evolution_id, execution_arn, status } = record;
  if (execution_arn !== undefined) {
    const launched = { evolution_id, execution_arn };
    const runs = status === "running" && (await context.executions.isRunning(execution_arn));
    if (runs || status === "finished") return { launched, begun: false };
    if (status === "running" && (await begin(record, context))) return { launched, begun: true }; // named, but not there yet
    await context.executions.stop(execution_arn, "another execution takes its place"); // one may be long in ending
  }
  const attempts = record.attempts + 1;
  const identity = context.executions.identity(executionName(evolution_id, attempts));
  const named = await updateRecord(context, evolution_id, (now) =>
    now.attempts < attempts ? { attempts, execution_arn: identity, status: "running", reason: undefined } : {},
  );
  const begun = named.attempts === attempts && (await begin(named, context));
  return { launched: { evolution_id, execution_arn: named.execution_arn ?? identity }, begun };
}

const executionName = (id: string, attempts: number): string => `${id}-${attempts}`;

/** Starts the execution that a record names. @returns false where there is, or was, one of that name */
async function begin(record: EvolutionRecord, { executions }: Context): Promise<boolean> {
  const { evolution_id, attempts, task, config, seed } = record;
  const input = { evolution_id, branch: currentBranch(record), task, config: { ...config }, seed };
  try {
    await executions.start(executionName(evolution_id, attempts), input);
    return true;
  } catch (error) {
    if (error instanceof Conflict) return false;
    throw error;
  }
}
