import type { SandboxJob } from "../../agents/sandbox/contract.js";
import type { Json } from "../../stores.js";
import type { Grammar } from "../genome/grammar.js";
import type { Program } from "../genome/program.js";

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

/** A task made ready for evolution. Pure: the same program always gets the same answers. */
export interface Problem {
  readonly grammar: Grammar;
  /** What the fitness measures, for people. */
  readonly unit: string;
  /** The error on the training data, lower is better; null when the program cannot be scored. */
  evaluate(program: Program): number | null;
  /** The error on each training case, where selecting by cases makes sense; NaN and infinite cases lose. */
  readonly caseErrors?: (program: Program) => Float64Array;
  /** The program as an agent: one minified JavaScript module. */
  print(program: Program): string;
  readonly holdOut: HoldOut;
}
