import { judge } from "../gate/gate.js";
import type { Gate } from "../gate/verdict.js";
import { validate } from "../kernel/validation.js";
import type { BatchSandbox } from "../sandbox/job.js";
import { createSandbox } from "../sandbox/runner/pool.js";
import { configureSearch, type SearchConfig } from "./config.js";
import { bestOf, endOfEpoch } from "./islands/archipelago.js";
import { describeFirst } from "./islands/generation.js";
import { evolveEpoch, seedIsland } from "./islands/island.js";
import { migrate, receive } from "./islands/migration.js";
import type { EpochHooks, GenerationRecord, Individual, IslandState } from "./islands/state.js";
import { createProblem, type Problem, type TaskDefinition, taskDefinition } from "./tasks/index.js";

/** What a search takes beside its task. */
export interface EvolveOptions {
  /** Names every stream of chance: equal seeds give equal programs, byte for byte. */
  readonly seed?: number;
  /** What is to be otherwise than `defaultSearchConfig` has it for the task. */
  readonly config?: Partial<SearchConfig>;
  /** Judges every program before it is evaluated; the safety gate where none is given. */
  readonly gate?: Gate;
  /** Where candidates run that are programs; in processes of this search where none is given. */
  readonly sandbox?: BatchSandbox;
  /** Ends the search within a second. */
  readonly signal?: AbortSignal;
  /** Told of each generation of each island, the first one, 0, included. */
  readonly onGeneration?: (record: GenerationRecord) => void;
}

/** What a search came to. */
export interface Evolved {
  readonly best: Individual;
  /** The best as an agent: one JavaScript module. */
  readonly source: string;
  /** The one at which the search ended. */
  readonly generations: number;
}

/**
 * Evolves programs for a task in this process, one island after the other, epoch by epoch. The result depends on task,
 * configuration and seed alone: it is the champion that the same evolution has on a deployed stack.
 *
 * @example
 * const { best, source } = await evolve(builtInTasks["nguyen-7"], { seed: 1, config: { generations: 20 } });
 * @throws {InvalidInput} naming what is wrong with the task or the configuration
 * @throws {Unsafe} when the gate accepts none of the first candidates
 * @throws the reason of the signal, when that is aborted
 */
export async function evolve(task: TaskDefinition, options: EvolveOptions = {}): Promise<Evolved> {
  const definition = validate(taskDefinition, task, "task");
  const config = configureSearch(definition, options.config);
  const own = options.sandbox ? undefined : createSandbox(); // no process before one is needed
  try {
    const problem = createProblem(definition, options.sandbox ?? own);
    const { generation, states } = await evolveIslands(problem, config, options);
    const best = bestOf(states);
    const { print, parse } = problem.representation;
    return { best, source: print(parse(best.genome)), generations: generation };
  } finally {
    await own?.close();
  }
}

/** All islands after the last epoch, and the generation at which it ended. */
async function evolveIslands(problem: Problem, config: SearchConfig, options: EvolveOptions) {
  const { seed = 1, gate = judge, signal, onGeneration } = options;
  const hooks: EpochHooks = { gate, stopped: async () => signal?.aborted ?? false, recorded: onGeneration };
  const states: IslandState[] = [];
  for (let island = 0; island < config.islands; island++) {
    const state = await seedIsland(problem, config, seed, island, hooks);
    if (state === undefined) throw signal?.reason; // nothing else stops it
    onGeneration?.(describeFirst(state));
    states.push(state);
  }
  let generation = 0;
  let until = endOfEpoch(config, generation, null);
  while (until > generation) {
    const migrants = generation > 0 ? migrate(states, config, seed) : [];
    for (const state of states) {
      const result = await evolveEpoch(problem, config, seed, receive(state, migrants), until, hooks);
      if (result.status === "stopped") throw signal?.reason;
      states[state.island] = result.state;
    }
    generation = until;
    until = endOfEpoch(config, generation, bestOf(states).fitness);
  }
  return { generation, states };
}
