/**
 * What a second thread brings: on the engine alone, and on whole islands with everything that evolution does.
 *
 * @module
 */
import { Worker } from "node:worker_threads";
import { bestOf } from "../../runtime/search/islands/archipelago.js";
import { migrate, receive } from "../../runtime/search/islands/migration.js";
import type { IslandState } from "../../runtime/search/islands/state.js";
import { archipelago } from "./archipelago.js";
import type { Shift, Worked } from "./island-worker.js";
import { keep } from "./results.js";

const THREADS = [1, 2];

/** Evolutions after one that warms up; the fastest counts, because what disturbs a machine only ever slows it down. */
const ROUNDS = 3;

function start(file: string): Worker {
  return new Worker(`require("tsx/cjs"); require(${JSON.stringify(require.resolve(file))})`, { eval: true });
}

const answer = <T>(worker: Worker): Promise<T> =>
  new Promise((resolve, reject) => {
    worker.once("message", (value: T) => {
      worker.off("error", reject);
      resolve(value);
    });
    worker.once("error", reject);
  });

/** Candidates a second by the clock, over so many threads at once. */
async function engineOver(threads: number): Promise<number> {
  const workers = Array.from({ length: threads }, () => start("./worker.ts"));
  const rates = await Promise.all(workers.map((worker) => answer<number>(worker)));
  return rates.reduce((sum, rate) => sum + rate, 0);
}

interface Evolved {
  readonly evaluations: number;
  readonly seconds: number;
  /** The same, however many threads there are. */
  readonly champion: string;
}

/** A whole evolution, its islands dealt out to the threads in turn. */
async function evolve(workers: readonly Worker[]): Promise<Evolved> {
  const { config, seed } = archipelago;
  const began = performance.now();
  let states: (IslandState | undefined)[] = Array.from({ length: config.islands }, () => undefined);
  let evaluations = 0;
  for (let generation = 0; generation < config.generations; generation += config.epoch) {
    const shifts = workers.map(async (worker, thread) => {
      const islands = [...states.entries()].map(([island, state]) => ({ island, state }));
      const own = islands.filter(({ island }) => island % workers.length === thread);
      worker.postMessage({ islands: own, until: generation + config.epoch } satisfies Shift);
      return answer<Worked>(worker);
    });
    const worked = await Promise.all(shifts);
    evaluations += worked.reduce((sum, each) => sum + each.evaluations, 0);
    const merged = worked.flatMap((each) => each.states).sort((a, b) => a.island - b.island);
    const migrants = migrate(merged, config, seed);
    states = merged.map((state) => receive(state, migrants));
  }
  const seconds = (performance.now() - began) / 1_000;
  return { evaluations, seconds, champion: bestOf(states.filter((state) => state !== undefined)).agentId };
}

async function islandsOver(threads: number): Promise<Evolved> {
  const workers = Array.from({ length: threads }, () => start("./island-worker.ts"));
  try {
    await evolve(workers);
    const rounds: Evolved[] = [];
    while (rounds.length < ROUNDS) rounds.push(await evolve(workers));
    return rounds.reduce((best, next) => (next.seconds < best.seconds ? next : best));
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
}

/** Rates over one and two threads, printed and kept. */
export async function scaling(): Promise<void> {
  const rows = [];
  for (const threads of THREADS) {
    const candidates = await engineOver(threads);
    const { evaluations, seconds, champion } = await islandsOver(threads);
    rows.push({ threads, candidates, evaluated: evaluations / seconds, champion });
  }
  const [{ candidates: engine, evaluated: islands }] = rows;
  const table = rows.map(({ threads, candidates, evaluated, champion }) => ({
    threads,
    "engine, candidates/s": Math.round(candidates),
    "engine, ratio": Number((candidates / engine).toFixed(2)),
    "islands, evaluations/s": Math.round(evaluated),
    "islands, ratio": Number((evaluated / islands).toFixed(2)),
    champion,
  }));
  const { task, config } = archipelago;
  console.log(
    `by the clock; engine: programs of 24 nodes, 20 points; islands: ${task.name}, ${config.islands} islands of ` +
      `${config.population}, ${config.generations} generations with breeding, gate and fitting of constants`,
  );
  console.table(table);
  keep("scaling", { evolution: archipelago, table });
}
