import type { Sandbox } from "../../sandbox/job.js";
import type { Problem } from "../tasks/index.js";
import { arms } from "./arms.js";
import type { Budget, SearchHooks } from "./search.js";

/** How a control arm did beside an evolution of the same budget. */
export interface ControlArm {
  readonly name: string;
  readonly evaluations: number;
  /** Error in training; null where nothing scored. */
  readonly training: number | null;
  /** Error of its best on the sealed hold-out, in the sandbox; null where that failed. */
  readonly holdOut: number | null;
  readonly bytes: number;
}

/**
 * Runs every control arm with the budget of an evolution, and its best on what neither has seen. Undefined where that
 * was stopped.
 */
export async function runControls(
  problem: Problem,
  budget: Budget,
  hooks: SearchHooks,
  sandbox: Sandbox,
): Promise<ControlArm[] | undefined> {
  const controls: ControlArm[] = [];
  for (const [name, arm] of Object.entries(arms)) {
    const result = await arm(problem, budget, hooks);
    if (result === undefined) return undefined;
    const { best, evaluations } = result;
    const holdOut = best === undefined ? null : await unseen(best.genome, problem, sandbox);
    controls.push({ name, evaluations, training: best?.fitness ?? null, holdOut, bytes: best?.bytes ?? 0 });
  }
  return controls;
}

/** The error of a program on the hold-out, as a champion's is found. */
async function unseen(genome: string, { representation, holdOut }: Problem, sandbox: Sandbox): Promise<number | null> {
  const source = representation.print(representation.parse(genome));
  const outcome = await sandbox.run({ ...holdOut.job, source });
  if (outcome.status !== "ok") return null;
  try {
    return holdOut.score(outcome.result);
  } catch {
    return null; // what cannot be scored did not win
  }
}

/** What the comparison says, for people; on the hold-out, and less is better. */
export function judgeControls(champion: number, controls: readonly ControlArm[]): string {
  const scored = controls.filter(({ holdOut }) => holdOut !== null);
  const better = scored.filter(({ holdOut }) => (holdOut ?? Infinity) < champion).map(({ name }) => name);
  const equal = scored.filter(({ holdOut }) => holdOut === champion).map(({ name }) => name);
  if (better.length > 0) return `evolution did NOT win: ${better.join(" and ")} did better at the same budget`;
  if (equal.length > 0) return `evolution did not win: ${equal.join(" and ")} did as well at the same budget`;
  return "evolution won: no control arm did as well at the same budget";
}
