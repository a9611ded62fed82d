/**
 * A process that looks for formulas, one after the other, as recover-pool.ts asks for them.
 *
 * @module
 */
import { recover } from "./recover.js";
import { type SuiteName, suites } from "./suites.js";

/** One run: a formula of a suite, with points and chance drawn by a seed. */
export interface Job {
  readonly suite: SuiteName;
  readonly formula: string;
  readonly seed: number;
  /** Evaluations at most. */
  readonly budget: number;
}

async function answer({ suite, formula: name, seed, budget }: Job): Promise<void> {
  const formula = suites[suite].formulas.find((each) => each.name === name);
  if (!formula) throw new Error(`the suite ${suite} has no formula ${name}`);
  process.send?.(await recover(formula, seed, budget));
}

process.on("message", (job) => {
  answer(job as Job).catch((error: unknown) => {
    console.error(error);
    process.exit(1);
  });
});
