/**
 * One evolution of a packing policy in a process of its own, as packing.ts starts it: the same steps as on AWS, with the
 * gate, and with the champion verified in the sandbox.
 *
 * @module
 */

import { bundleSandbox } from "../../build/bundle-sandbox.js";
import { agentKeys } from "../../runtime/agents/keys.js";
import { judge } from "../../runtime/gate/gate.js";
import { createMemoryContext } from "../../runtime/kernel/memory-stores.js";
import { listChampions } from "../../runtime/lifecycle/records.js";
import { runEvolution } from "../../runtime/lifecycle/steps/run.js";
import type { Sandbox } from "../../runtime/sandbox/job.js";
import { type ClassName, classes, classNames } from "../../runtime/sandbox/simulators/bin-packing/instances.js";
import type { BinPackingTask } from "../../runtime/search/tasks/definition.js";
import { createProblem } from "../../runtime/search/tasks/index.js";
import { type VerifiedChampion, verifyChampion } from "./champion.js";

/** Instances that nobody has seen before, of each class. */
export const FRESH = 20;

/** Evolution sees as many others: Weibull's five of the literature are learned by heart after 20,000 evaluations. */
const TRAINING = 20;

/** Names the instances of both. */
const DATA = 20_261_123;

/** How policies are evolved, but for the defaults: four islands of 250 once ended with the same poor policy on all of them. */
const settings = { islands: 8, epoch: 5 };

/** The classes that a policy is evolved on: some minutes on one core each. Weibull's instances are the larger ones. */
const efforts = {
  "weibull-5k": { population: 125, generations: 50 },
  or3: { population: 250, generations: 100 },
} as const;

/** A class of instances that a policy is evolved on; policies are tested on all classes. */
export type EvolvedClass = keyof typeof efforts;

/** Each {@link EvolvedClass}, in the order in which packing.ts evolves them. */
export const evolvedClasses = Object.keys(efforts) as EvolvedClass[];

/** What came of one evolution. */
export interface PackingResult {
  readonly class: EvolvedClass;
  readonly seed: number;
  readonly evaluations: number;
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly source: string;
  /** Claimed is the percentage over the lower bound on the instances of the training. */
  readonly champion: VerifiedChampion;
  /** Percent over the lower bound on fresh instances of each class, in the sandbox; null where it failed. */
  readonly fresh: Readonly<Record<string, number | null>>;
}

/** What evolution is given of a class. */
export function packingTask(name: ClassName): BinPackingTask {
  const { items } = classes[name];
  return {
    kind: "online-bin-packing",
    name: `packing-${name}`,
    class: name,
    training: { instances: TRAINING, items },
    holdOut: { instances: FRESH, items },
    seed: DATA,
    counts: true,
  };
}

async function evolve(name: EvolvedClass, seed: number): Promise<PackingResult> {
  const start = performance.now();
  const config = { ...settings, ...efforts[name] };
  const id = `packing-${name}`;
  const context = createMemoryContext();
  const bundle = bundleSandbox();
  const sandbox = bundle.createSandbox({ processes: 1 });
  try {
    const onEpoch = ({ generation }: { generation: number }) => {
      const minutes = ((performance.now() - start) / 60_000).toFixed(1);
      console.log(`${name}, seed ${seed}: generation ${generation} after ${minutes} minutes`);
    };
    await runEvolution(
      { evolution_id: id, task: packingTask(name), config, seed },
      context,
      { gate: judge, sandbox },
      onEpoch,
    );
    const seconds = (performance.now() - start) / 1_000;
    const { user, system } = process.cpuUsage();
    const [champion] = await listChampions(context.control, id);
    const source = Buffer.from((await context.agents.get(agentKeys.compiled(champion.agent_id))) ?? []).toString();
    const records = await context.state.generations(id);
    return {
      class: name,
      seed,
      evaluations: records.reduce((sum, { statistics }) => sum + statistics.evaluations, 0),
      seconds: Math.round(seconds),
      cpuSeconds: Math.round((user + system) / 1e6),
      source,
      champion: await verifyChampion(packingTask(name), source, champion.fitness, sandbox),
      fresh: await playFresh(source, sandbox),
    };
  } finally {
    await sandbox.close();
    bundle.remove();
  }
}

/** In the sandbox, as an agent that somebody else made. */
async function playFresh(source: string, sandbox: Sandbox): Promise<Record<string, number | null>> {
  const fresh: Record<string, number | null> = {};
  for (const name of classNames) {
    const { job, score } = createProblem(packingTask(name)).holdOut;
    const outcome = await sandbox.run({ ...job, source });
    fresh[name] = outcome.status === "ok" ? score(outcome.result) : null;
  }
  return fresh;
}

async function main(): Promise<void> {
  const name = evolvedClasses.find((known) => known === process.argv[2]);
  if (name === undefined) throw new Error(`nothing is evolved on ${process.argv[2]}`);
  process.send?.(await evolve(name, Number(process.argv[3])));
}

if (process.send) {
  main().catch((error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  });
}
