import fc from "fast-check";
import { Random } from "../../../../runtime/kernel/random.js";
import { byFitness } from "../../../../runtime/search/selection/order.js";
import { tournament } from "../../../../runtime/search/selection/tournament.js";
import { individual, seeds } from "../arbitrary.js";

describe("tournament", () => {
  it("selects someone, and with more rounds never someone worse", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 100 }),
        fc.integer({ min: 1, max: 10 }),
        seeds,
        (population, rounds, seed) => {
          const few = tournament(population, rounds, Random.of(seed));
          expect(few).toBeLessThan(population);
          expect(tournament(population, rounds + 1, Random.of(seed))).toBeLessThanOrEqual(few);
        },
      ),
    );
  });
});

describe("byFitness", () => {
  it("puts the lower error first, then the fewer bytes, and what never scored last", () => {
    const order = [individual("a", 1, 50), individual("b", 1, 60), individual("c", 2, 10), individual("d", null, 1)];
    expect(order.toReversed().sort(byFitness)).toEqual(order);
  });

  it("is a total order: the same population is always sorted the same", () => {
    const members = fc.uniqueArray(fc.record({ id: fc.string(), fitness: fc.option(fc.nat(3)), bytes: fc.nat(3) }), {
      selector: ({ id }) => id,
    });
    fc.assert(
      fc.property(members, seeds, (drawn, seed) => {
        const population = drawn.map(({ id, fitness, bytes }) => individual(id, fitness, bytes));
        const shuffled = Random.of(seed)
          .permutation(population.length)
          .map((i) => population[i]);
        expect(shuffled.sort(byFitness)).toEqual(population.toSorted(byFitness));
      }),
    );
  });
});
