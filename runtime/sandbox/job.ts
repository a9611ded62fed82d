import type { SandboxLimits } from "../architecture/sandbox.js";
import type { Json } from "../kernel/json.js";

/** Inputs that many agents are run on, one agent after the other; `suite` in suite.ts makes them. */
export interface Suite {
  /** SHA-256 of the encoded inputs, in hexadecimal digits. */
  readonly id: string;
  readonly inputs: readonly Json[];
}

/** How fast an agent is instantiated and how much an instance holds, measured inside. */
export interface Instantiation {
  /** Microseconds of one instantiation, the cost of the timer subtracted. */
  readonly p50_us: number;
  readonly p99_us: number;
  /** Bytes that one more instance of the same module holds before its first input, its configuration included. */
  readonly bytes_per_instance: number;
  /** Instantiations measured. */
  readonly samples: number;
}

/** What an agent is asked to do. */
export type Work =
  /** Act on each input in turn; state lives on from one to the next. */
  | { readonly kind: "inputs"; readonly inputs: readonly Json[] }
  /** The same, to the same outputs, but the inputs reach each process once and are parsed once for all agents. */
  | { readonly kind: "suite"; readonly suite: Suite }
  /**
   * Act on each episode of the suite, which is an array of inputs, by an instance of its own: what is remembered within
   * one is forgotten before the next.
   */
  | { readonly kind: "episodes"; readonly suite: Suite }
  /** Be instantiated `warmUp` times and then `samples` times, measured; fewer where the fuel does not last. */
  | { readonly kind: "instantiation"; readonly samples: number; readonly warmUp: number }
  /** Play a simulator that lives on the host's side and decides the next input from the last output. */
  | { readonly kind: "simulation"; readonly simulator: string; readonly parameters: Json };

/** One agent, and all that it is to do; it is instantiated anew for every job. */
export interface SandboxJob {
  /** One JavaScript module: `export default (config) => (input) => output`. */
  readonly source: string;
  readonly config: Json;
  /** Seeds `Math.random` inside. */
  readonly seed: number;
  readonly work: Work;
  readonly limits?: Partial<SandboxLimits>;
}

/** Every way a run can end but well. */
export const failures = ["threw", "fuel", "memory", "stack", "output", "timeout", "crashed"] as const;

/** How a run ended that has no result. */
export type Failure = (typeof failures)[number];

/** What a run took; all 0 where it ended outside of any VM. */
export interface Usage {
  readonly fuel: number;
  /** Bytes that program and instance held at the end, garbage not yet collected included. */
  readonly memoryBytes: number;
  /**
   * Bytes that the instance alone still held after the last input, in its closure, in its configuration and in
   * variables of its module; inputs and outputs are dropped before, those of a suite do not count. 0 where there was no
   * instance to the end, and for `episodes`, where there is one after the other.
   */
  readonly instanceBytes: number;
}

/** How a run ended; only `ok` can score. */
export type Outcome =
  | { readonly status: "ok"; readonly result: Json; readonly usage: Usage }
  | { readonly status: Failure; readonly message: string; readonly usage: Usage };

/** Runs untrusted programs; the same job gives the same outcome, but for `timeout` and `crashed`. */
export interface Sandbox {
  /**
   * `result` is the array of outputs for `inputs` and for a `suite`, an array of them for each of `episodes`, whatever the simulator returns for a `simulation`,
   * an {@link Instantiation} for an `instantiation`. Values cross exactly, NaN, ±Infinity, −0 and undefined included; functions and symbols come out as undefined.
   */
  run(job: SandboxJob): Promise<Outcome>;
  close(): Promise<void>;
}

/** A sandbox for many programs at a time. */
export interface BatchSandbox extends Sandbox {
  /**
   * The outcome of each job, in their order; many jobs cross to each process at once.
   *
   * @param signal ends it: no further job is handed to a process, and those that work on these jobs are killed
   * @throws the reason of the signal, when that is aborted
   */
  runAll(jobs: readonly SandboxJob[], signal?: AbortSignal): Promise<Outcome[]>;
}

/** The host's side of a simulation: asks the agent by `decide`, returns what is to be scored. Pure. */
export type Simulator = (parameters: Json, decide: (input: Json) => Json) => Json;
