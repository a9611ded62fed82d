import type { SandboxLimits } from "./sandbox.js";
import type { ControlScope } from "./storage.js";

/** Scope of the control table: programs that wait for a person or were decided on. */
export const QUARANTINE_SCOPE = "quarantine" satisfies ControlScope;

/** Scope of the control table: the code of each of them. */
export const QUARANTINE_CODE_SCOPE = "quarantine-code" satisfies ControlScope;

/** Scope of the control table: how many wait. */
export const QUARANTINE_DEPTH_SCOPE = "quarantine-depth" satisfies ControlScope;

/** Scope of the control table: what was said last, of any program. */
export const VERDICT_SCOPE = "verdict" satisfies ControlScope;

/** Candidates that one epoch of an evolution may bring into quarantine. */
export const QUARANTINED_PER_EPOCH = 5;

/** Verdicts that are remembered. */
export const VERDICTS_KEPT = 100;

/** What a program in quarantine may use while a reviewer watches it: much less than any other agent. */
export const ISOLATED: SandboxLimits = {
  fuel: 5_000_000,
  memoryBytes: 2 * 1024 * 1024,
  stackBytes: 100 * 1024,
  outputBytes: 64 * 1024,
  wallMs: 2_000,
};
