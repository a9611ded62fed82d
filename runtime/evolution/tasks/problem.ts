import type { SandboxJob } from "../../agents/sandbox/contract.js";
import type { Json } from "../../stores.js";
import type { Evaluation } from "../evaluation.js";
import type { Representation } from "../representation.js";

/** What a champion is verified on: nothing of it is ever seen by selection. */
export interface HoldOut {
  readonly job: Omit<SandboxJob, "source">;
  /**
   * The error of what the sandbox answered, in the unit of the fitness.
   *
   * @throws {AgentFailed} when the answer cannot be scored
   */
  score(result: Json): number;
  /** Name → error of what people use without evolution, on the same unseen data. */
  readonly baselines: Readonly<Record<string, number>>;
}

/** Programs after their constants were fitted, one for each that was given, and how many evaluations that cost. */
export interface Refined<P> {
  readonly programs: readonly P[];
  readonly evaluations: number;
}

/**
 * A task made ready for evolution: programs of an opaque type, what they are and how good they are. The same program
 * always gets the same evaluation, whatever else is in its batch.
 */
export interface Problem<P = unknown> {
  readonly representation: Representation<P>;
  /** What the fitness measures, for people. */
  readonly unit: string;
  /** Whether evaluations say the error on each case, so that parents are selected by cases. */
  readonly byCases: boolean;
  /** Whether a case is right or wrong, so that next to right is no match for right. */
  readonly exactCases?: boolean;
  /**
   * One evaluation for each program, in their order, on the training data.
   *
   * @param signal aborted where nobody waits for it any more: whatever takes long then ends, by an error
   */
  evaluate(programs: readonly P[], signal?: AbortSignal): Promise<readonly Evaluation[]>;
  /**
   * Fits the constants of programs to the training data, where that is possible; only of programs that were accepted.
   *
   * @param signal as for evaluate
   */
  refine?(programs: readonly P[], signal?: AbortSignal): Promise<Refined<P>>;
  readonly holdOut: HoldOut;
}
