/**
 * Whether an evolution ends as if nothing had happened, however often it is killed: real processes, killed by SIGKILL at
 * random moments, over stores that outlive them, each resumed by the step that resumes on AWS.
 *
 * @module
 */
import { fork } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { join } from "node:path";
import { buildSync } from "esbuild";
import { bundleSandbox } from "../../build/bundle-sandbox.js";
import { agentKeys } from "../../runtime/agents/keys.js";
import { createMemoryContext, type MemoryContext } from "../../runtime/kernel/memory-stores.js";
import { Random } from "../../runtime/kernel/random.js";
import { evolutionKeys } from "../../runtime/lifecycle/keys.js";
import { findRecord, listChampions } from "../../runtime/lifecycle/records.js";
import type { OpenRequest } from "../../runtime/lifecycle/steps/open.js";
import { keep } from "./results.js";
import { serveStores } from "./stores-over-ipc.js";

/** Names the moments of the kills. */
const SEED = 1;

/** Moments are drawn from the time that an unbroken run takes, and a little more: some tries are let live. */
const SPAN = 1.2;

const config = { islands: 2, migrants: 2, checkpointInterval: 4, epoch: 2, maxNodes: 20, targetFitness: 0 };

const x = Array.from({ length: 20 }, (_, i) => i / 5 - 2);

/** Whole but small evolutions of every kind of task, of about a second each. */
export const requests: readonly OpenRequest[] = [
  {
    evolution_id: "regression",
    task: {
      kind: "regression",
      name: "wave",
      target: "y",
      columns: { x, y: x.map((v) => Math.sin(3 * v) + Math.abs(v) ** 1.7) },
    },
    config: { ...config, population: 24, generations: 12 },
    seed: 1,
  },
  {
    evolution_id: "packing",
    task: {
      kind: "online-bin-packing",
      name: "packing",
      class: "or1",
      training: { instances: 4, items: 120 },
      holdOut: { instances: 2, items: 120 },
      seed: 1,
      counts: true,
    },
    config: { ...config, population: 24, generations: 12 },
    seed: 1,
  },
  {
    evolution_id: "program",
    task: { kind: "program", name: "curve", cases: x.map((_, n) => ({ input: n, output: n * n + 3 * n + 7 })) },
    config: { ...config, population: 24, generations: 12 },
    seed: 1,
  },
];

/** An evolution whose tries are processes. */
interface Subject {
  readonly program: string;
  readonly request: OpenRequest;
}

/** Runs until it ends or is killed, so many milliseconds after its first call of a store. */
async function attempt(
  { program, request }: Subject,
  context: MemoryContext,
  killAfterMs?: number,
): Promise<{ killed: boolean; ms: number }> {
  const child = fork(program, [JSON.stringify(request)], {
    execArgv: [],
    serialization: "advanced",
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  const gone = Promise.all([once(child, "exit"), once(child, "disconnect")]); // what it asked for is done by then
  serveStores(child, context);
  await Promise.race([once(child, "message"), gone]);
  const begun = performance.now();
  const kill = killAfterMs === undefined ? undefined : setTimeout(() => child.kill("SIGKILL"), killAfterMs);
  const [[code, signal]] = await gone;
  clearTimeout(kill);
  if (code !== 0 && signal !== "SIGKILL") throw new Error(`the evolution ended by itself with code ${code}`);
  return { killed: signal === "SIGKILL", ms: performance.now() - begun };
}

/** What an evolution came to, without what says when. */
interface Outcome {
  readonly champion: string;
  /** SHA-256 over everything that is kept of it, by generation. */
  readonly generations: Readonly<Record<string, string>>;
}

async function outcomeOf(context: MemoryContext, id: string): Promise<Outcome> {
  const [{ agent_id }] = await listChampions(context.control, id);
  const source = await context.agents.get(agentKeys.compiled(agent_id));
  const hashes: Record<string, ReturnType<typeof createHash>> = {};
  for (const key of await context.evolution.list(evolutionKeys.generations(id))) {
    const [generation, object] = key.slice(evolutionKeys.generations(id).length).split("/");
    if (object === undefined) continue; // the request
    hashes[generation] ??= createHash("sha256");
    hashes[generation].update(key).update((await context.evolution.get(key)) ?? "");
  }
  return {
    champion: `${agent_id} ${Buffer.from(source ?? []).toString()}`,
    generations: Object.fromEntries(
      Object.entries(hashes).map(([generation, hash]) => [generation, hash.digest("hex")]),
    ),
  };
}

/** One evolution, killed and resumed until it ended. */
interface Ordeal {
  readonly evolution: string;
  /** The last complete generation at each kill. */
  readonly killedAt: readonly number[];
  readonly sameChampion: boolean;
  readonly generations: number;
  readonly sameGenerations: number;
}

async function ordeal(subject: Subject, expected: Outcome, moments: () => number | undefined): Promise<Ordeal> {
  const { evolution_id: id } = subject.request;
  const context = createMemoryContext();
  const killedAt: number[] = [];
  while ((await attempt(subject, context, moments())).killed) {
    killedAt.push((await findRecord(context.control, id))?.generation ?? 0);
  }
  const { champion, generations } = await outcomeOf(context, id);
  const names = Object.keys({ ...expected.generations, ...generations });
  return {
    evolution: id,
    killedAt,
    sameChampion: champion === expected.champion,
    generations: names.length,
    sameGenerations: names.filter((name) => generations[name] === expected.generations[name]).length,
  };
}

/** Kills evolutions `count` times in all, one after the other, and says what became of each. */
export async function killAndResume(count: number, victims = requests): Promise<Ordeal[]> {
  const bundle = bundleSandbox();
  const program = join(bundle.directory, "kills-child.js");
  buildSync({ entryPoints: [join(__dirname, "kills-child.ts")], outfile: program, bundle: true, platform: "node" });
  try {
    const unbroken = [];
    for (const request of victims) {
      const context = createMemoryContext();
      const { ms } = await attempt({ program, request }, context);
      unbroken.push({ request, ms, expected: await outcomeOf(context, request.evolution_id) });
    }
    const ordeals: Ordeal[] = [];
    for (let left = count; left > 0; ) {
      const { request, ms, expected } = unbroken[ordeals.length % unbroken.length];
      const random = Random.of(SEED, "kill", ordeals.length);
      const most = left;
      let drawn = 0;
      const moment = () => (drawn++ < most ? random.next() * SPAN * ms : undefined);
      const survived = await ordeal({ program, request }, expected, moment);
      left -= survived.killedAt.length;
      ordeals.push(survived);
    }
    return ordeals;
  } finally {
    bundle.remove();
  }
}

/** `count` kills: the table is printed, and kept. */
export async function kills(count: number): Promise<void> {
  const start = performance.now();
  const ordeals = await killAndResume(count);
  const seconds = Math.round((performance.now() - start) / 1_000);
  const table = requests.map(({ evolution_id: evolution }) => rowOf(ordeals.filter((o) => o.evolution === evolution)));
  console.log(`${count} kills at random moments, each resumed, in ${seconds} s`);
  console.table(table);
  keep("kills", { kills: count, seed: SEED, seconds, table, runs: ordeals });
}

function rowOf(ordeals: readonly Ordeal[]) {
  const sum = (count: (ordeal: Ordeal) => number) => ordeals.reduce((total, each) => total + count(each), 0);
  return {
    evolution: ordeals[0]?.evolution,
    runs: ordeals.length,
    kills: sum(({ killedAt }) => killedAt.length),
    "kills of one run, most": Math.max(0, ...ordeals.map(({ killedAt }) => killedAt.length)),
    "same champion": sum(({ sameChampion }) => Number(sameChampion)),
    generations: sum(({ generations }) => generations),
    "same SHA-256": sum(({ sameGenerations }) => sameGenerations),
  };
}
