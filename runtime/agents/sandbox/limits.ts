import type { SandboxLimits } from "./contract.js";

/**
 * What a job may use where it says nothing else. Fuel runs out (in about a second) long before the wall clock does, so
 * that an endless program is `fuel`, the same on every machine, and not `timeout`.
 */
export const defaultLimits: SandboxLimits = {
  fuel: 100_000_000,
  memoryBytes: 8 * 1024 * 1024,
  stackBytes: 200 * 1024,
  outputBytes: 1024 * 1024,
  wallMs: 10_000,
};
