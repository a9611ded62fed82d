import type { Context } from "../kernel/context.js";
import { Unavailable } from "../kernel/errors.js";
import type { EvolutionRecord } from "./records.js";

/** Milliseconds for which a record may be ahead of its execution, which is started after it is written. */
const AHEAD_MS = 10_000;

/**
 * How an evolution stands, seen from outside: one that says it is running, and whose execution is gone, was killed and goes
 * on when it is resumed. Nothing of that is written down, and where nobody can tell, it stands as it says.
 */
export async function standing(
  record: EvolutionRecord,
  { executions, clock }: Pick<Context, "executions" | "clock">,
): Promise<EvolutionRecord> {
  const { status, execution_arn, updated_at } = record;
  if (status !== "running" || execution_arn === undefined) return record;
  if (clock() - Date.parse(updated_at) < AHEAD_MS || (await runs(execution_arn, executions))) return record;
  return { ...record, status: "stopped", reason: "its execution is gone; it can be resumed" };
}

async function runs(identity: string, executions: Context["executions"]): Promise<boolean> {
  try {
    return await executions.isRunning(identity);
  } catch (error) {
    if (error instanceof Unavailable) return true;
    throw error;
  }
}
