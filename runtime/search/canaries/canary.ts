import type { SandboxLimits } from "../../architecture/sandbox.js";
import { AgentFailed } from "../../kernel/errors.js";
import type { BatchSandbox } from "../../sandbox/job.js";
import { evaluateInPieces } from "../evaluators/evaluation.js";
import { StopGuard } from "../evaluators/stop-guard.js";
import { createProblem, type Problem, type TaskDefinition } from "../tasks/index.js";

/** A program whose score is known before it is evaluated. */
export interface Specimen {
  readonly name: string;
  /** One JavaScript module. */
  readonly source: string;
  /** The error it has; null where it must not score. No error is less than the best one's, which is 0. */
  readonly error: number | null;
}

/** A small task whose best score is known, and programs that are good, bad or cheat. */
export interface Canary {
  readonly task: TaskDefinition;
  /** What candidates are in an evolution: error in training. */
  readonly candidates: readonly Specimen[];
  /** What champions are when they are verified: error on unseen data, by the sandbox. */
  readonly agents: readonly Specimen[];
}

/** A specimen that did not score what it should. */
export interface Gamed {
  readonly name: string;
  readonly expected: number | null;
  readonly found: number | null;
}

/** Errors that differ by no more are the same. */
const TOLERANCE = 1e-9;

/** Honest specimens take a hundredth. */
const LIMITS: Partial<SandboxLimits> = { fuel: 200_000, wallMs: 20_000 };

/**
 * Scores the specimens of a canary as candidates and champions are scored: by the evaluator of its kind of task, and in
 * the sandbox.
 *
 * @returns what did not score as it should; nothing where scores can be trusted
 */
export async function runCanary({ task, candidates, agents }: Canary, sandbox: BatchSandbox): Promise<Gamed[]> {
  const problem = createProblem(task, sandbox);
  const found = [...(await evaluated(candidates, problem)), ...(await verified(agents, problem, sandbox))];
  return [...candidates, ...agents].flatMap(({ name, error }, i) =>
    isSame(found[i], error) ? [] : [{ name, expected: error, found: found[i] }],
  );
}

async function evaluated(specimens: readonly Specimen[], problem: Problem): Promise<(number | null)[]> {
  const programs = specimens.map(({ source }) => problem.representation.read?.(source));
  const evaluations = await evaluateInPieces(problem, programs, new StopGuard(async () => false));
  return specimens.map((_, i) => evaluations?.[i].fitness ?? null);
}

async function verified(
  specimens: readonly Specimen[],
  { holdOut }: Problem,
  sandbox: BatchSandbox,
): Promise<(number | null)[]> {
  const outcomes = await sandbox.runAll(specimens.map(({ source }) => ({ ...holdOut.job, limits: LIMITS, source })));
  return outcomes.map((outcome) => {
    if (outcome.status !== "ok") return null;
    try {
      return holdOut.score(outcome.result);
    } catch (error) {
      if (error instanceof AgentFailed) return null;
      throw error;
    }
  });
}

const isSame = (found: number | null, known: number | null): boolean =>
  found === null || known === null ? found === known : Math.abs(found - known) <= TOLERANCE;
