import { keep } from "../results.js";
import { type Run, recover } from "./recover.js";
import { type Suite, type SuiteName, suites } from "./suites.js";

/** Evaluations that a run may take, as in the published tables. */
const BUDGET = 2_000_000;

const mean = (numbers: readonly number[]): number => numbers.reduce((sum, x) => sum + x, 0) / numbers.length;

/** How many formulas of a suite are found again, beside the published figures: printed, and kept. */
export async function regression(name: SuiteName, seeds: number, budget = BUDGET): Promise<void> {
  const { formulas, published }: Suite = suites[name];
  const runs: Run[] = [];
  for (const formula of formulas) {
    for (let seed = 1; seed <= seeds; seed++) runs.push(await recover(formula, seed, budget));
    console.log(line(runs.filter((run) => run.formula === formula.name)));
  }
  const percent = Number((mean(runs.map(({ recovered }) => (recovered ? 1 : 0))) * 100).toFixed(2));
  const found = runs.filter(({ recovered }) => recovered);
  const seconds = Number(mean(found.map((run) => run.seconds)).toFixed(1));
  console.log(
    `${name}: ${seeds} seeds a formula, at most ${budget} evaluations; a recovered one took ${seconds} s of one core`,
  );
  console.table({ "recovered, %": { ours: percent, ...published } });
  keep(name, { budget, seeds, percent, meanSecondsRecovered: seconds, published, runs });
}

function line(runs: readonly Run[]): string {
  const found = runs.filter(({ recovered }) => recovered);
  const [example = runs[0]] = found;
  const evaluations = Math.round(mean(runs.map((run) => run.evaluations)));
  return `${example.formula.padEnd(14)} ${found.length}/${runs.length} ${String(evaluations).padStart(9)}  ${example.source}`;
}
