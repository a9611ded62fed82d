import type { Json } from "../../kernel/json.js";
import type { SandboxJob } from "../../sandbox/job.js";
import type { Stage } from "../evaluators/stage.js";
import type { Representation } from "../representations/representation.js";

/** What an exported agent is run on in the sandbox, and what its answer is worth. */
export interface Verification {
  readonly job: Omit<SandboxJob, "source">;
  /**
   * The error of what the sandbox answered, in the unit of the fitness.
   *
   * @throws {AgentFailed} when the answer cannot be scored
   */
  score(result: Json): number;
}

/** What a champion is verified on: nothing of it is ever seen by selection. */
export interface HoldOut extends Verification {
  /** Name → error of what people use without evolution, on the same unseen data. */
  readonly baselines: Readonly<Record<string, number>>;
}

/** Programs after their constants were fitted, one for each that was given, and how many evaluations that cost. */
export interface Refined<P> {
  readonly programs: readonly P[];
  readonly evaluations: number;
}

/**
 * A task made ready for evolution: programs of an opaque type, what they are and how good they are on all of the
 * training data.
 */
export interface Problem<P = unknown> extends Stage<P> {
  readonly representation: Representation<P>;
  /** What the fitness measures, for people. */
  readonly unit: string;
  /** Whether evaluations say the error on each case, so that parents are selected by cases. */
  readonly byCases: boolean;
  /** Whether a case is right or wrong, so that next to right is no match for right. */
  readonly exactCases?: boolean;
  /** A cheap first stage, on little of the training data: it only says what is worth a full evaluation. */
  readonly screening?: Stage<P>;
  /**
   * Fits the constants of programs to the training data, where that is possible; only of programs that were accepted.
   *
   * @param signal as for evaluate
   */
  refine?(programs: readonly P[], signal?: AbortSignal): Promise<Refined<P>>;
  /** The data that evaluations are made on: where an agent gets its fitness again. */
  readonly training: Verification;
  readonly holdOut: HoldOut;
}
