import type { Environment } from "../../runtime/architecture/names.js";

/** A deliberate exception to a rule. It ends: an expired waiver fails the test, and so does one that excuses nothing. */
export interface Waiver {
  readonly rule: number;
  /** Matched against the whole address of the resource. */
  readonly resource: RegExp;
  readonly environments: readonly Environment[];
  readonly reason: string;
  /** ISO date. */
  readonly expires: string;
}

export const waivers: readonly Waiver[] = [];
