import { bundleSandbox } from "../../build/bundle-sandbox.js";
import { agentKeys } from "../../runtime/agents/keys.js";
import { judge } from "../../runtime/gate/gate.js";
import { createMemoryContext } from "../../runtime/kernel/memory-stores.js";
import { defaultConfig } from "../../runtime/lifecycle/config.js";
import { listChampions } from "../../runtime/lifecycle/records.js";
import { runEvolution } from "../../runtime/lifecycle/steps/run.js";
import type { BatchSandbox } from "../../runtime/sandbox/job.js";
import { builtInTasks, createProblem } from "../../runtime/search/tasks/index.js";
import { type Psb2Name, psb2Names } from "../../runtime/search/tasks/program/psb2/problems.js";
import { type VerifiedChampion, verifyChampion } from "./champion.js";
import { keep } from "./results.js";

/** Solved runs of 100 of PushGP (Helmuth and Kelly 2021), each with up to 300,000 evaluations on 200 cases. */
const published: Readonly<Record<Psb2Name, number>> = {
  "fuel-cost": 50,
  "fizz-buzz": 25,
  "middle-character": 57,
  gcd: 8,
  "substitution-cipher": 60,
};
const PUBLISHED_EVALUATIONS = 300_000;
const PUBLISHED_EXECUTIONS = 60_000_000;

/** What every run may use, some 110,000 evaluations: as such a task is evolved when nothing else is said. */
const config = defaultConfig(builtInTasks[psb2Names[0]]);

/** Runs side by side, each by a process of the sandbox on average. */
const AT_ONCE = 2;

interface Psb2Run extends VerifiedChampion {
  readonly problem: Psb2Name;
  readonly seed: number;
  /** Whether the exported champion answers every training case and every unseen one in the sandbox. */
  readonly solved: boolean;
  /** Error on the cases that selection never saw, in the sandbox. */
  readonly unseen: number;
  readonly generation: number;
  readonly evaluations: number;
  /** Cases that candidates were run on, all together. */
  readonly executions: number;
  readonly seconds: number;
  readonly source: string;
}

/** A sandbox that counts the cases that programs are run on. */
class Counted implements BatchSandbox {
  executions = 0;

  constructor(private readonly sandbox: BatchSandbox) {}

  run: BatchSandbox["run"] = (job) => this.sandbox.run(job);

  runAll: BatchSandbox["runAll"] = (jobs, signal) => {
    for (const { work } of jobs) if ("suite" in work) this.executions += work.suite.inputs.length;
    return this.sandbox.runAll(jobs, signal);
  };

  /** It is for whoever opened the sandbox to close it. */
  close = async (): Promise<void> => {};
}

async function solve(problem: Psb2Name, seed: number, sandbox: BatchSandbox): Promise<Psb2Run> {
  const start = performance.now();
  const context = createMemoryContext();
  const id = `psb2-${problem}`;
  const batches = new Counted(sandbox);
  const task = builtInTasks[problem];
  await runEvolution({ evolution_id: id, task, config: {}, seed }, context, { gate: judge, sandbox, batches });
  const [champion] = await listChampions(context.control, id);
  const source = Buffer.from((await context.agents.get(agentKeys.compiled(champion.agent_id))) ?? []).toString();
  const generations = await context.state.generations(id);
  const { job, score } = createProblem(task).holdOut;
  const outcome = await sandbox.run({ ...job, source });
  const unseen = outcome.status === "ok" ? score(outcome.result) : 1;
  const verified = await verifyChampion(task, source, champion.fitness, sandbox);
  return {
    problem,
    seed,
    solved: verified.holds && verified.inSandbox === 0 && unseen === 0,
    ...verified,
    unseen,
    generation: champion.generation,
    evaluations: generations.reduce((sum, { statistics }) => sum + statistics.evaluations, 0),
    executions: batches.executions,
    seconds: Math.round((performance.now() - start) / 1_000),
    source,
  };
}

/**
 * Five problems of PSB2, `seeds` runs each, or one of them; solved is what answers all 200 training cases and 2,000 unseen
 * ones in the sandbox. Kept after every run, so that what was measured stays when the rest takes too long.
 */
export async function psb2(seeds: number, names: readonly Psb2Name[] = psb2Names): Promise<void> {
  const bundle = bundleSandbox();
  const sandbox = bundle.createSandbox({ processes: AT_ONCE });
  const waiting = Array.from({ length: seeds }, (_, i) => names.map((name) => ({ name, seed: i + 1 }))).flat();
  const runs: Psb2Run[] = [];
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const run = await solve(next.name, next.seed, sandbox);
      runs.push(run);
      report(run);
      keep(names.length === 1 ? `psb2-${names[0]}` : "psb2", { config, published, table: summary(runs), runs });
    }
  };
  try {
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    console.table(summary(runs));
    const thirds = psb2Names.filter((name) => solvedShare(runs.filter(({ problem }) => problem === name)) >= 1 / 3);
    console.log(`solved in a third of the runs or more: ${thirds.join(", ") || "none"}`);
  } finally {
    await sandbox.close();
    bundle.remove();
  }
}

function report({ problem, seed, solved, evaluations, seconds, source, holds }: Psb2Run): void {
  const end = solved ? "solved" : "not solved";
  console.log(`${problem}, seed ${seed}: ${end}, ${evaluations} evaluations, ${seconds} s`);
  if (solved) console.log(`  ${source}`);
  if (!holds) console.log("  the champion is not what was said of it");
}

/** 0 where there are none. */
const solvedShare = (runs: readonly Psb2Run[]): number =>
  runs.length > 0 ? runs.filter(({ solved }) => solved).length / runs.length : 0;

function summary(runs: readonly Psb2Run[]) {
  return psb2Names.flatMap((problem) => {
    const own = runs.filter((run) => run.problem === problem);
    if (own.length === 0) return [];
    const mean = (of: (run: Psb2Run) => number) => Math.round(own.reduce((sum, run) => sum + of(run), 0) / own.length);
    return [
      {
        problem,
        runs: own.length,
        "solved, %": Math.round(100 * solvedShare(own)),
        "PushGP, %": published[problem],
        evaluations: mean((run) => run.evaluations),
        "evaluations of PushGP, at most": PUBLISHED_EVALUATIONS,
        executions: mean((run) => run.executions),
        "executions of PushGP, at most": PUBLISHED_EXECUTIONS,
        "seconds, mean": mean((run) => run.seconds),
      },
    ];
  });
}
