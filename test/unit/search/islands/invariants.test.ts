import { createHash } from "node:crypto";
import fc from "fast-check";
import type { Gate } from "../../../../runtime/gate/verdict.js";
import { configure, type EvolutionConfig } from "../../../../runtime/lifecycle/config.js";
import type { Evaluation } from "../../../../runtime/search/evaluators/stage.js";
import { evolveEpoch, seedIsland } from "../../../../runtime/search/islands/island.js";
import { migrate, receive } from "../../../../runtime/search/islands/migration.js";
import type { IslandState } from "../../../../runtime/search/islands/state.js";
import { byFitness } from "../../../../runtime/search/selection/order.js";
import { builtInTasks, createProblem, type Problem } from "../../../../runtime/search/tasks/index.js";

const task = builtInTasks["nguyen-3"];
const plain = createProblem(task);

const digits = (text: string): number => createHash("sha256").update(text).digest().readUInt16BE();

/** An error that has nothing to do with the program, and often none; two cases, steps, and a first stage that knows nothing. */
const arbitrary: Problem = {
  ...plain,
  refine: undefined,
  evaluate: async (programs) =>
    programs.map((program): Evaluation => {
      const drawn = digits(plain.representation.format(program));
      const errors = Float64Array.of(drawn % 7, drawn % 11);
      return { fitness: drawn % 3 === 0 ? null : drawn % 101, errors, fuel: drawn % 13 };
    }),
  screening: {
    evaluate: async (programs) =>
      programs.map((program) => ({ fitness: digits(`screen ${plain.representation.format(program)}`) })),
  },
};

/** Settings of all sorts, all of them on at once now and then. */
const settings = fc.record({
  population: fc.integer({ min: 4, max: 16 }),
  elites: fc.integer({ min: 1, max: 2 }),
  migrants: fc.integer({ min: 0, max: 2 }),
  migration: fc.constantFrom("ring" as const, "random" as const),
  selection: fc.constantFrom("error" as const, "pareto" as const),
  archiveRate: fc.constantFrom(0.2, 1),
  caseShare: fc.constantFrom(0.5, 1),
  cascadeShare: fc.constantFrom(0.01, 0.3, 1),
  patience: fc.constantFrom(0, 1, 3),
  exploration: fc.constantFrom(0, 1),
});

/** A gate that accepts one program of so many. */
const strict =
  (oneOf: number): Gate =>
  (source) =>
    digits(source) % oneOf === 0
      ? { safety_score: 1, decision: "accept", findings: [] }
      : { safety_score: 0, decision: "reject", findings: [] };

/** Some epochs of one generation each; the gate is open at first, so that there is a generation to begin with. */
async function history(config: EvolutionConfig, seed: number, gate: Gate): Promise<IslandState[][]> {
  const stopped = async () => false;
  const islands = [0, 1, 2];
  let states: IslandState[] = [];
  for (const island of islands) {
    const first = await seedIsland(arbitrary, config, seed, island, { gate: strict(1), stopped });
    if (first) states.push(first);
  }
  const all = [states];
  for (let generation = 1; generation <= 4; generation++) {
    const sent = migrate(states, config, seed);
    const next: IslandState[] = [];
    for (const state of states) {
      const arrived = generation === 1 ? state : receive(state, sent);
      const result = await evolveEpoch(arbitrary, config, seed, arrived, generation, { gate, stopped });
      if (result.status === "done") next.push(result.state);
    }
    states = next;
    all.push(states);
  }
  return all;
}

describe("whatever the settings, and however little the gate accepts,", () => {
  const run = fc.record({ settings, seed: fc.nat(), oneOf: fc.constantFrom(1, 3, 1_000_000) });
  const bestOf = ({ population }: IslandState) => population[0].fitness ?? Infinity;

  it("no island is ever empty, too large, or holds an agent twice", async () => {
    await fc.assert(
      fc.asyncProperty(run, async ({ settings, seed, oneOf }) => {
        const config = configure(task, settings);
        for (const states of await history(config, seed, strict(oneOf))) {
          expect(states).toHaveLength(3);
          for (const { population } of states) {
            expect(population.length).toBeGreaterThan(0);
            expect(population.length).toBeLessThanOrEqual(config.population);
            expect(new Set(population.map(({ agentId }) => agentId)).size).toBe(population.length);
          }
        }
      }),
      { numRuns: 6 },
    );
  });

  it("no elite is lost: no island's best gets worse, nor any cell of its archive", async () => {
    await fc.assert(
      fc.asyncProperty(run, async ({ settings, seed, oneOf }) => {
        const all = await history(configure(task, settings), seed, strict(oneOf));
        for (const [generation, states] of all.entries()) {
          for (const [island, state] of states.entries()) {
            const before = all[generation - 1]?.[island];
            if (before === undefined) continue;
            expect(bestOf(state)).toBeLessThanOrEqual(bestOf(before));
            for (const [cell, elite] of Object.entries(before.archive ?? {})) {
              const holder = state.archive?.[cell];
              expect(holder && byFitness(holder, elite)).toBeLessThanOrEqual(0);
            }
          }
        }
      }),
      { numRuns: 6 },
    );
  });

  it("the same history comes again", async () => {
    await fc.assert(
      fc.asyncProperty(run, async ({ settings, seed, oneOf }) => {
        const config = configure(task, settings);
        const [one, two] = [await history(config, seed, strict(oneOf)), await history(config, seed, strict(oneOf))];
        expect(JSON.stringify(two)).toBe(JSON.stringify(one));
      }),
      { numRuns: 3 },
    );
  });
});
