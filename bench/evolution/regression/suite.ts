import { bundleSandbox } from "../../../build/bundle-sandbox.js";
import { type VerifiedChampion, verifyChampion } from "../champion.js";
import { keep } from "../results.js";
import type { Run } from "./recover.js";
import { runAll } from "./recover-pool.js";
import { type FormulaSuite, type SuiteName, suites, suiteTask } from "./suites.js";

/** Evaluations that a run may take, as in the published tables. */
const BUDGET = 2_000_000;

const mean = (numbers: readonly number[]): number => numbers.reduce((sum, x) => sum + x, 0) / numbers.length;

/** What came of the runs of one formula. */
interface Row {
  readonly formula: string;
  readonly recovered: number;
  readonly runs: number;
  /** Of a run, recovered or not. */
  readonly meanEvaluations: number;
  /** Of one core, of a recovered run; null where there is none. */
  readonly meanSeconds: number | null;
  /** The shortest agent that was recovered, run in the sandbox. */
  readonly champion: VerifiedChampion | null;
  readonly source: string;
}

/** How many formulas of a suite are found again, beside the published figures: printed, and kept. */
export async function regression(name: SuiteName, seeds: number, budget = BUDGET): Promise<void> {
  const { formulas, published }: FormulaSuite = suites[name];
  const jobs = formulas.flatMap(({ name: formula }) =>
    Array.from({ length: seeds }, (_, i) => ({ suite: name, formula, seed: i + 1, budget })),
  );
  let done = 0;
  const runs = await runAll(jobs, (run) => console.log(`${++done}/${jobs.length} ${describe(run)}`));
  const rows = await summaries(name, runs);
  const found = runs.filter(({ recovered }) => recovered);
  const percent = round((100 * found.length) / runs.length, 2);
  const meanSecondsRecovered = found.length > 0 ? round(mean(found.map(({ seconds }) => seconds)), 1) : null;
  console.log(
    `\n${name}: ${seeds} seeds a formula, at most ${budget} evaluations a run; a recovered run took ${meanSecondsRecovered} s of one core`,
  );
  console.table(rows.map(shown));
  console.table({ "recovered, %": { ours: percent, ...published } });
  keep(name, { budget, seeds, percent, meanSecondsRecovered, published, formulas: rows, runs });
}

const round = (value: number, digits: number): number => Number(value.toFixed(digits));

const describe = ({ formula, seed, recovered, evaluations, seconds, source }: Run): string =>
  `${formula}, seed ${seed}: ${recovered ? "recovered" : "missed"} after ${evaluations} evaluations, ${round(seconds, 1)} s: ${source}`;

async function summaries(name: SuiteName, runs: readonly Run[]): Promise<Row[]> {
  const bundle = bundleSandbox();
  const sandbox = bundle.createSandbox({ processes: 1 });
  const rows: Row[] = [];
  try {
    for (const formula of suites[name].formulas) {
      const own = runs.filter((run) => run.formula === formula.name);
      const found = own.filter(({ recovered }) => recovered);
      const [best] = found.toSorted((a, b) => a.source.length - b.source.length);
      const champion =
        best && (await verifyChampion(suiteTask(formula, best.seed), best.source, best.trainingError, sandbox));
      rows.push({
        formula: formula.name,
        recovered: found.length,
        runs: own.length,
        meanEvaluations: Math.round(mean(own.map(({ evaluations }) => evaluations))),
        meanSeconds: best ? round(mean(found.map(({ seconds }) => seconds)), 1) : null,
        champion: champion ?? null,
        source: (best ?? own[0]).source,
      });
    }
  } finally {
    await sandbox.close();
    bundle.remove();
  }
  return rows;
}

const shown = ({ formula, recovered, runs, meanEvaluations, meanSeconds, champion, source }: Row) => ({
  formula,
  recovered: `${recovered}/${runs}`,
  evaluations: meanEvaluations,
  seconds: meanSeconds ?? "",
  "in the sandbox": champion ? (champion.holds ? "as claimed" : "not as claimed") : "",
  agent: source.replace("export default()=>", "").slice(0, 80),
});
