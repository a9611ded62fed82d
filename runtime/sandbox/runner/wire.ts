/**
 * Jobs and outcomes as they cross between processes: values as text of value-codec.ts, so that each side encodes or decodes
 * once and the process in between passes text on.
 *
 * @module
 */

import type { SandboxLimits } from "../../architecture/sandbox.js";
import { defaultLimits } from "../../architecture/sandbox.js";
import type { Json } from "../../kernel/json.js";
import type { Failure, Outcome, SandboxJob, Suite, Usage, Work } from "../job.js";
import { decodeValue, encodeValue } from "../value-codec.js";

/** A job with its limits filled in. */
export interface WireJob {
  readonly source: string;
  readonly config: string;
  readonly seed: number;
  readonly work: WireWork;
  readonly limits: SandboxLimits;
}

/** What to do; inputs and parameters are text of value-codec.ts. */
export type WireWork =
  | { readonly kind: "inputs"; readonly inputs: string }
  /** `inputs` go along only to a runner that said it does not know the suite. */
  | { readonly kind: "suite" | "episodes"; readonly id: string; readonly inputs?: string }
  | { readonly kind: "simulation"; readonly simulator: string; readonly parameters: string }
  | Extract<Work, { kind: "instantiation" }>;

/** How it ended. A result is text of value-codec.ts, or an array where it is all numbers. */
export type WireOutcome =
  | { readonly status: "ok"; readonly result: string | Float64Array; readonly usage: Usage }
  | { readonly status: Failure; readonly message: string; readonly usage: Usage }
  /** The runner does not know the suite (any more): send the job again, with the inputs. */
  | { readonly status: "unknown-suite" };

const noUsage: Usage = { fuel: 0, memoryBytes: 0, instanceBytes: 0 };

/** A run that ended before or outside of any VM. */
export const failed = (status: Failure, message: string): Exclude<Outcome, { status: "ok" }> => ({
  status,
  message,
  usage: noUsage,
});

/** @throws {RangeError} when a value nests too deeply to cross */
export function toWire({ source, config, seed, work, limits }: SandboxJob): WireJob {
  return { source, config: encodeValue(config), seed, work: workToWire(work), limits: { ...defaultLimits, ...limits } };
}

function workToWire(work: Work): WireWork {
  switch (work.kind) {
    case "inputs":
      return { kind: work.kind, inputs: encodeValue(work.inputs, -1) };
    case "suite":
    case "episodes":
      return { kind: work.kind, id: work.suite.id };
    case "simulation":
      return { kind: work.kind, simulator: work.simulator, parameters: encodeValue(work.parameters) };
    case "instantiation":
      return work;
  }
}

/** The job again, for a runner that does not know its suite. */
export function withSuite(job: WireJob, { id, inputs }: Suite): WireJob {
  const kind = job.work.kind === "episodes" ? "episodes" : "suite";
  return { ...job, work: { kind, id, inputs: encodeValue(inputs, -1) } };
}

/** What a job is run on, where that is a suite. */
export const suiteOf = (work: Work): Suite | undefined => ("suite" in work ? work.suite : undefined);

/** An answer that cannot be read is that of a runner which is not itself any more. */
export function fromWire(outcome: WireOutcome): Outcome {
  if (outcome.status === "unknown-suite") return failed("crashed", "the sandbox does not keep the inputs it was sent");
  if (outcome.status !== "ok") return outcome;
  try {
    return { ...outcome, result: readResult(outcome.result) };
  } catch {
    return failed("crashed", "the answer cannot be read");
  }
}

const readResult = (result: string | Float64Array): Json =>
  typeof result === "string" ? decodeValue(result) : Array.from(result);
