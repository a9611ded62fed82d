/**
 * What programs that nobody has reason to trust may use.
 *
 * @module
 */

/** What one run in the sandbox may use. */
export interface SandboxLimits {
  /**
   * Rounds of the loops of QuickJS, of its interpreter and its built-ins alike (fuel.ts): about one an instruction, some
   * hundred million a second. The same program, configuration and inputs always use the same.
   */
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
