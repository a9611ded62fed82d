import fc from "fast-check";
import type { IslandState } from "../../../runtime/evolution/contract.js";
import { migrate, receive } from "../../../runtime/evolution/migration.js";
import { byFitness } from "../../../runtime/evolution/selection/order.js";
import { individual } from "./arbitrary.js";

const population = fc
  .uniqueArray(fc.nat(40), { minLength: 4, maxLength: 12 })
  .map((errors) => errors.map((error) => individual(`agent-${error}`, error)).sort(byFitness));

const archipelago = fc
  .array(population, { minLength: 1, maxLength: 5 })
  .map((all) => all.map((population, island): IslandState => ({ island, generation: 10, population })));

const migrants = fc.nat(2);

describe("migration", () => {
  it("sends the best of each island to the next one in the ring", () => {
    const island = (island: number, ...errors: number[]): IslandState => ({
      island,
      generation: 1,
      population: errors.map((error) => individual(`${island}/${error}`, error)),
    });
    const states = [island(0, 1, 2, 3, 4), island(1, 5, 6, 7, 8), island(2, 9, 10, 11, 12)];
    const sent = migrate(states, { migrants: 2 }).map((group) => group.map(({ agentId }) => agentId));
    expect(sent).toEqual([
      ["2/9", "2/10"],
      ["0/1", "0/2"],
      ["1/5", "1/6"],
    ]);
  });

  it("conserves: no island shrinks, grows, loses its best or holds an agent twice, and every migrant is there", () => {
    fc.assert(
      fc.property(archipelago, migrants, (states, count) => {
        const sent = migrate(states, { migrants: count });
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

  it("changes nothing when it is repeated", () => {
    fc.assert(
      fc.property(archipelago, migrants, (states, count) => {
        const sent = migrate(states, { migrants: count });
        const once = receive(states[0], sent);
        expect(receive(once, sent)).toEqual(once);
      }),
    );
  });

  it("leaves a single island alone", () => {
    const state: IslandState = { island: 0, generation: 1, population: [individual("a", 1)] };
    expect(migrate([state], { migrants: 3 })).toEqual([[]]);
    expect(receive(state, [[]])).toEqual(state);
  });
});
