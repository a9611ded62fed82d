/**
 * One thread of the scaling benchmark: evolves the islands that it is given for an epoch, with the pipeline of the
 * product (breed, print, gate, evaluate, select), and answers what became of them.
 *
 * @module
 */
import { parentPort } from "node:worker_threads";
import { judge } from "../../runtime/gate/gate.js";
import { evolveEpoch, seedIsland } from "../../runtime/search/islands/island.js";
import type { EpochHooks, IslandState } from "../../runtime/search/islands/state.js";
import { createProblem } from "../../runtime/search/tasks/index.js";
import { archipelago } from "./archipelago.js";

/** Islands by number, with what they go on from: nothing at the beginning. */
export interface Shift {
  readonly islands: readonly { readonly island: number; readonly state?: IslandState }[];
  readonly until: number;
}

/** The islands of a shift after their epoch. */
export interface Worked {
  readonly states: readonly IslandState[];
  readonly evaluations: number;
}

const { task, config, seed } = archipelago;
const hooks: EpochHooks = { gate: judge, stopped: async () => false };

async function work({ islands, until }: Shift): Promise<Worked> {
  const problem = createProblem(task);
  const states: IslandState[] = [];
  let evaluations = 0;
  for (const { island, state } of islands) {
    const start = state ?? (await seedIsland(problem, config, seed, island, hooks));
    if (start === undefined) throw new Error("nobody stopped this island");
    const result = await evolveEpoch(problem, config, seed, start, until, hooks);
    if (result.status === "stopped") throw new Error("nobody stopped this island");
    states.push(result.state);
    evaluations += result.records.reduce(
      (sum, record) => sum + record.evaluations,
      state ? 0 : start.population.length,
    );
  }
  return { states, evaluations };
}

parentPort?.on("message", async (shift: Shift) => parentPort?.postMessage(await work(shift)));
