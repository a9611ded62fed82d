import type { Json } from "../../stores.js";

/** What one run in the sandbox may use. */
export interface SandboxLimits {
  /** Steps, charged at loops and function entries; the same program and input always use the same. */
  readonly fuel: number;
  /** Bytes of guest memory; the engine itself takes about 300 KB of it, and more comes in blocks of about 100 KB. */
  readonly memoryBytes: number;
  /** Bytes of guest stack. */
  readonly stackBytes: number;
  /** Bytes of JSON that may come out. */
  readonly outputBytes: number;
  /** Milliseconds after which the process is killed. */
  readonly wallMs: number;
}

/** What an instantiated agent is asked to do. */
export type Work =
  /** Act on each input in turn; state lives on from one to the next. */
  | { readonly kind: "inputs"; readonly inputs: readonly Json[] }
  /** Play a simulator that lives on the host's side and decides the next input from the last output. */
  | { readonly kind: "simulation"; readonly simulator: string; readonly parameters: Json };

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

export type Failure = (typeof failures)[number];

export interface Usage {
  readonly fuel: number;
  /** Bytes that program, instance and results held at the end. */
  readonly memoryBytes: number;
}

/** How a run ended; only `ok` can score. */
export type Outcome =
  | { readonly status: "ok"; readonly result: Json; readonly usage: Usage }
  | { readonly status: Failure; readonly message: string; readonly usage: Usage };

/** Runs untrusted programs; the same job gives the same outcome, but for `timeout` and `crashed`. */
export interface Sandbox {
  /**
   * `result` is the array of outputs for `inputs`, whatever the simulator returns for a `simulation`. Values cross
   * exactly, NaN, ±Infinity, −0 and undefined included; functions and symbols come out as undefined.
   */
  run(job: SandboxJob): Promise<Outcome>;
  close(): Promise<void>;
}

/** The host's side of a simulation: asks the agent by `decide`, returns what is to be scored. Pure. */
export type Simulator = (parameters: Json, decide: (input: Json) => Json) => Json;
