import { AGENT_CODE_BYTES, SAFETY_THRESHOLD } from "../../runtime/architecture/limits.js";
import { judge } from "../../runtime/gate/gate.js";
import { AgentFailed } from "../../runtime/kernel/errors.js";
import type { Sandbox } from "../../runtime/sandbox/job.js";
import { createProblem, type TaskDefinition } from "../../runtime/search/tasks/index.js";
import type { Verification } from "../../runtime/search/tasks/problem.js";

/**
 * How far the fitness in the sandbox may be from the one claimed: of 1 or of the claim, whichever is greater. exp, log,
 * sin and cos of formulas are one unit in the last place off in QuickJS at times; all else is exact.
 */
const TOLERANCE: Readonly<Record<TaskDefinition["kind"], number>> = {
  regression: 1e-9,
  "online-bin-packing": 0,
  program: 0,
  psb2: 0,
};

/** What an exported champion is, and whether it is what was said of it. */
export interface VerifiedChampion {
  readonly bytes: number;
  readonly safety: number;
  /** Fitness on the training data, as the engine gave it. */
  readonly claimed: number;
  /** The same in the sandbox; null where it did not answer. */
  readonly inSandbox: number | null;
  /** Whether it is small and safe enough to be exported, and has the fitness claimed. */
  readonly holds: boolean;
}

/** Judges a champion as it is exported, and runs it in the sandbox on the data that it was evolved on. */
export async function verifyChampion(
  task: TaskDefinition,
  source: string,
  claimed: number,
  sandbox: Sandbox,
): Promise<VerifiedChampion> {
  const bytes = Buffer.byteLength(source);
  const safety = judge(source).safety_score;
  const inSandbox = await fitnessIn(sandbox, source, createProblem(task).training);
  const tolerance = TOLERANCE[task.kind] * Math.max(1, Math.abs(claimed));
  const agrees = inSandbox !== null && Math.abs(inSandbox - claimed) <= tolerance;
  const holds = bytes <= AGENT_CODE_BYTES && safety >= SAFETY_THRESHOLD && agrees;
  return { bytes, safety, claimed, inSandbox, holds };
}

async function fitnessIn(sandbox: Sandbox, source: string, { job, score }: Verification): Promise<number | null> {
  const outcome = await sandbox.run({ ...job, source });
  if (outcome.status !== "ok") return null;
  try {
    return score(outcome.result);
  } catch (error) {
    if (error instanceof AgentFailed) return null;
    throw error;
  }
}
