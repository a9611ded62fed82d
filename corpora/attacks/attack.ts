import type { SandboxLimits } from "../../runtime/architecture/sandbox.js";
import type { Outcome } from "../../runtime/sandbox/job.js";

type Status = Outcome["status"];

/** A hostile agent and how its run must end. */
export interface Attack {
  readonly source: string;
  readonly ends: readonly Status[];
  /** The only output it may get away with, where it may end `ok`. */
  readonly output?: unknown;
  readonly limits?: Partial<SandboxLimits>;
}

/** Attacks by what each of them does. */
export type AttackFamily = Readonly<Record<string, Attack>>;

/** A hostile module. */
export const hostile = (ends: Status | readonly Status[], source: string, output?: unknown): Attack => ({
  source,
  ends: [ends].flat(),
  output,
});

/** An agent whose malice is in what it does when asked: `body` sees `input`, which is 1. */
export const acting = (ends: Status | readonly Status[], body: string, output?: unknown): Attack =>
  hostile(ends, `export default () => (input) => { ${body} }`, output);

/** The same attack under other limits. */
export const underLimits = (limits: Partial<SandboxLimits>, attack: Attack): Attack => ({ ...attack, limits });

/** What names that are not there are, joined: `undefined,undefined`. */
export const undefinedTimes = (n: number): string => Array(n).fill("undefined").join();
