import { agentKeys } from "../../runtime/evolution/keys.js";
import { listChampions } from "../../runtime/evolution/records.js";
import { runEvolution } from "../../runtime/evolution/steps/run.js";
import { builtInTasks, createProblem } from "../../runtime/evolution/tasks/index.js";
import { type Psb2Name, psb2Names } from "../../runtime/evolution/tasks/program/psb2/problems.js";
import { createMemoryWorld } from "../../runtime/platform/memory.js";
import { judge } from "../../runtime/safety/gate.js";
import { bundleSandbox } from "../../test/helpers/bundled-sandbox.js";
import { keep } from "./results.js";

/** Solved runs of 100 of PushGP, with 60,000,000 program executions each (Helmuth and Kelly 2021). */
const published: Readonly<Record<Psb2Name, number>> = {
  "fuel-cost": 50,
  "fizz-buzz": 25,
  "middle-character": 57,
  gcd: 8,
  "substitution-cipher": 60,
};

/** What every run may use; the rest is the default. */
const config = { islands: 1, migrants: 0, population: 400, generations: 60, epoch: 5 };

interface Psb2Run {
  readonly problem: Psb2Name;
  readonly seed: number;
  /** Whether the exported champion answers every training case and every unseen one in the sandbox. */
  readonly solved: boolean;
  readonly training: number;
  readonly unseen: number;
  readonly generation: number;
  readonly evaluations: number;
  readonly seconds: number;
  readonly bytes: number;
  readonly safety: number;
  readonly source: string;
}

type Bundle = ReturnType<typeof bundleSandbox>;

async function solve(problem: Psb2Name, seed: number, sandbox: ReturnType<Bundle["createSandbox"]>): Promise<Psb2Run> {
  const start = performance.now();
  const world = createMemoryWorld();
  const id = `psb2-${problem}`;
  const examiners = { gate: judge, sandbox, batches: sandbox };
  const task = builtInTasks[problem];
  await runEvolution({ evolution_id: id, task, config, seed }, world, examiners);
  const [champion] = await listChampions(world.control, id);
  const source = Buffer.from((await world.agents.get(agentKeys.compiled(champion.agent_id))) ?? []).toString();
  const generations = await world.state.generations(id);
  const { job, score } = createProblem(task).holdOut;
  const outcome = await sandbox.run({ ...job, source });
  const unseen = outcome.status === "ok" ? score(outcome.result) : 1;
  return {
    problem,
    seed,
    solved: champion.fitness === 0 && unseen === 0,
    training: champion.fitness,
    unseen,
    generation: champion.generation,
    evaluations: generations.reduce((sum, { statistics }) => sum + statistics.evaluations, 0),
    seconds: Math.round((performance.now() - start) / 1_000),
    bytes: champion.bytes,
    safety: champion.safety_score,
    source,
  };
}

/**
 * Five problems of PSB2, `seeds` runs each, or one of them; solved is what answers all 200 training cases and 2,000 unseen
 * ones in the sandbox. Kept after every run, so that what was measured stays when the rest takes too long.
 */
export async function psb2(seeds: number, names: readonly Psb2Name[] = psb2Names): Promise<void> {
  const bundle = bundleSandbox();
  const sandbox = bundle.createSandbox();
  const runs: Psb2Run[] = [];
  try {
    for (let seed = 1; seed <= seeds; seed++) {
      for (const name of names) {
        const run = await solve(name, seed, sandbox);
        runs.push(run);
        const { problem, solved, evaluations, seconds, source } = run;
        console.log(
          `${problem}, seed ${seed}: ${solved ? "solved" : "not solved"}, ${evaluations} evaluations, ${seconds} s`,
        );
        if (solved) console.log(`  ${source}`);
        keep(names.length === 1 ? `psb2-${names[0]}` : "psb2", { config, published, table: summary(runs), runs });
      }
    }
    console.table(summary(runs));
  } finally {
    await sandbox.close();
    bundle.remove();
  }
}

function summary(runs: readonly Psb2Run[]) {
  return psb2Names.flatMap((problem) => {
    const own = runs.filter((run) => run.problem === problem);
    if (own.length === 0) return [];
    const solved = own.filter((run) => run.solved).length;
    return [
      {
        problem,
        runs: own.length,
        solved,
        "solved, %": Math.round((100 * solved) / own.length),
        "PushGP, %": published[problem],
        "evaluations, mean": Math.round(own.reduce((sum, { evaluations }) => sum + evaluations, 0) / own.length),
        "evaluations, PushGP at most": 300_000,
      },
    ];
  });
}
