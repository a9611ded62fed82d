import fc from "fast-check";
import { migrate, receive } from "../../../../runtime/search/islands/migration.js";
import type { IslandState } from "../../../../runtime/search/islands/state.js";
import { byFitness } from "../../../../runtime/search/selection/order.js";
import { individual } from "../arbitrary.js";

const population = fc
  .uniqueArray(fc.nat(40), { minLength: 4, maxLength: 12 })
  .map((errors) => errors.map((error) => individual(`agent-${error}`, error)).sort(byFitness));

const archipelago = fc
  .array(population, { minLength: 1, maxLength: 5 })
  .map((all) => all.map((population, island): IslandState => ({ island, generation: 10, population })));

const migrants = fc.nat(2);

const ways = fc.constantFrom("ring" as const, "random" as const);

describe("migration", () => {
  it("sends the best of each island to the next one in the ring", () => {
    const island = (island: number, ...errors: number[]): IslandState => ({
      island,
      generation: 1,
      population: errors.map((error) => individual(`${island}/${error}`, error)),
    });
    const states = [island(0, 1, 2, 3, 4), island(1, 5, 6, 7, 8), island(2, 9, 10, 11, 12)];
    const sent = migrate(states, { migrants: 2, migration: "ring" }, 1).map((group) =>
      group.map(({ agentId }) => agentId),
    );
    expect(sent).toEqual([
      ["2/9", "2/10"],
      ["0/1", "0/2"],
      ["1/5", "1/6"],
    ]);
  });

  it("conserves: no island shrinks, grows, loses its best or holds an agent twice, and every migrant is there", () => {
    fc.assert(
      fc.property(archipelago, migrants, ways, fc.nat(), (states, count, migration, seed) => {
        const sent = migrate(states, { migrants: count, migration }, seed);
        for (const state of states) {
          const after = receive(state, sent).population;
          const ids = after.map(({ agentId }) => agentId);
          expect(after).toHaveLength(state.population.length);
          expect(new Set(ids).size).toBe(ids.length);
          expect(ids).toContain(state.population[0].agentId);
          expect(ids).toEqual(expect.arrayContaining(sent[state.island].map(({ agentId }) => agentId)));
          expect(after).toEqual(after.toSorted(byFitness));
        }
      }),
    );
  });

  it("keeps a migrant that the island has already, however bad it is there", () => {
    const island = (island: number, ...errors: number[]): IslandState => ({
      island,
      generation: 1,
      population: errors.map((error) => individual(`agent-${error}`, error)),
    });
    const states = [island(0, 0, 1, 2, 23), island(1, 3, 23, 24, 25)];
    const { population } = receive(states[0], migrate(states, { migrants: 2, migration: "ring" }, 1));
    expect(population.map(({ agentId }) => agentId)).toEqual(["agent-0", "agent-1", "agent-3", "agent-23"]);
  });

  it("changes nothing when it is repeated", () => {
    fc.assert(
      fc.property(archipelago, migrants, ways, fc.nat(), (states, count, migration, seed) => {
        const sent = migrate(states, { migrants: count, migration }, seed);
        const once = receive(states[0], sent);
        expect(receive(once, sent)).toEqual(once);
      }),
    );
  });

  it("takes another ring each time where it is random, every island sending to just one", () => {
    const states = Array.from({ length: 6 }, (_, island) => ({
      island,
      generation: 10,
      population: [individual(`best-of-${island}`, island)],
    }));
    const random = { migrants: 1, migration: "random" } as const;
    const sent = (generation: number) =>
      migrate(
        states.map((state) => ({ ...state, generation })),
        random,
        7,
      ).map(([{ agentId }]) => agentId);
    expect(new Set(sent(10)).size).toBe(6);
    expect(sent(10)).toEqual(sent(10));
    expect(sent(10)).not.toEqual(sent(20));
    expect(sent(10).every((agentId, island) => agentId !== `best-of-${island}`)).toBe(true);
  });

  it("leaves a single island alone", () => {
    const state: IslandState = { island: 0, generation: 1, population: [individual("a", 1)] };
    expect(migrate([state], { migrants: 3, migration: "random" }, 1)).toEqual([[]]);
    expect(receive(state, [[]])).toEqual(state);
  });
});
