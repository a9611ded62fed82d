import { judge } from "../../runtime/gate/gate.js";
import { agentId } from "../../runtime/kernel/agent-id.js";
import type { BatchSandbox } from "../../runtime/sandbox/job.js";
import { configureSearch, type SearchConfig } from "../../runtime/search/config.js";
import type { Evaluation } from "../../runtime/search/evaluators/stage.js";
import { bestOf, endOfEpoch } from "../../runtime/search/islands/archipelago.js";
import { evolveEpoch, seedIsland } from "../../runtime/search/islands/island.js";
import { migrate, receive } from "../../runtime/search/islands/migration.js";
import type { EpochHooks, IslandState } from "../../runtime/search/islands/state.js";
import { createProblem, type Problem, type TaskDefinition } from "../../runtime/search/tasks/index.js";
import { type Hits, Ledger } from "./ledger.js";

const SEED = 1;

/** What the evaluations of an evolution were. */
export interface Observed {
  readonly generations: number;
  readonly best: number | null;
  readonly hits: Hits;
  /** Microseconds of one evaluation in the sandbox, the way there and the scoring included. */
  readonly evaluationUs: number;
  /** Of an epoch that was begun again after half of its evaluations: how many it made, and how many were known by then. */
  readonly retried: { readonly evaluations: number; readonly known: number };
  /** Some evaluations, by the agents' ids. */
  readonly sample: ReadonlyMap<string, Evaluation>;
}

/** An evolution on islands whose evaluations are noted; each island does an epoch after the other, as by the functions. */
export async function observe(
  task: TaskDefinition,
  wishes: Partial<SearchConfig>,
  sandbox: BatchSandbox,
): Promise<Observed> {
  const config = configureSearch(task, wishes);
  const ledger = new Ledger(config.islands);
  const problem = noted(createProblem(task, sandbox), ledger);
  const hooks: EpochHooks = {
    gate: judge,
    stopped: async () => false,
    recorded: ({ island, generation }) => ledger.at(island, generation + 1),
  };
  const evolve = async (state: IslandState, until: number): Promise<IslandState> => {
    ledger.at(state.island, state.generation + 1);
    const result = await evolveEpoch(problem, config, SEED, state, until, hooks);
    if (result.status === "stopped") throw new Error("nobody stopped this island");
    return result.state;
  };
  const states: IslandState[] = [];
  for (let island = 0; island < config.islands; island++) {
    ledger.at(island, 0);
    const state = await seedIsland(problem, config, SEED, island, hooks);
    if (state) states.push(state);
  }
  let generation = 0;
  let retried = { evaluations: 0, known: 0 };
  for (let until = endOfEpoch(config, 0, bestOf(states).fitness); until > generation; ) {
    const migrants = generation > 0 ? migrate(states, config, SEED) : [];
    for (const before of states) {
      const state = receive(before, migrants);
      states[before.island] = await evolve(state, until);
      if (state.island === 0 && generation === 0) retried = await ledger.retrying(() => evolve(state, until));
    }
    generation = until;
    until = endOfEpoch(config, generation, bestOf(states).fitness);
    console.log(`generation ${generation}: ${bestOf(states).fitness}, ${JSON.stringify(ledger.hits)}`);
  }
  const { hits, evaluationUs, sample } = ledger;
  return { generations: generation, best: bestOf(states).fitness, hits, evaluationUs, retried, sample };
}

/** The same problem; its evaluations are noted, and timed. */
function noted<P>(problem: Problem<P>, ledger: Ledger): Problem<P> {
  const { print } = problem.representation;
  return {
    ...problem,
    async evaluate(programs, signal) {
      const began = performance.now();
      const evaluations = await problem.evaluate(programs, signal);
      const ids = programs.map((program) => agentId(print(program)));
      ledger.note(ids, evaluations, performance.now() - began);
      return evaluations;
    },
  };
}
