import fc from "fast-check";
import { Random } from "../../../../runtime/kernel/random.js";
import {
  type Credits,
  creditsOf,
  learn,
  matchProbabilities,
  type OperatorOutcome,
} from "../../../../runtime/search/selection/bandit.js";

const priors = { crossover: 0.6, point: 0.3, hoist: 0.1 };

const outcomes: fc.Arbitrary<OperatorOutcome[]> = fc.array(
  fc.record({
    operators: fc.uniqueArray(fc.constantFrom(...Object.keys(priors)), { minLength: 1 }),
    improved: fc.boolean(),
  }),
);

const credit = (tried: number, improved: number) => ({ tried, improved, shuffled: 0 });

describe("probability matching", () => {
  it("gives probabilities: none negative, together 1, none less than exploration leaves it", () => {
    fc.assert(
      fc.property(outcomes, fc.double({ min: 0, max: 1, noNaN: true }), (seen, exploration) => {
        const probabilities = matchProbabilities(priors, creditsOf(seen, Random.of(1)), exploration);
        const values = Object.entries(probabilities);
        expect(values.reduce((sum, [, value]) => sum + value, 0)).toBeCloseTo(1, 9);
        for (const [name, value] of values) {
          expect(value).toBeGreaterThanOrEqual(priors[name as keyof typeof priors] * exploration - 1e-12);
        }
      }),
    );
  });

  it.each([
    ["nothing is known", {}, 0],
    ["nothing ever improved", { point: credit(100, 0) }, 0],
    ["it shall learn nothing", { point: credit(100, 100) }, 1],
  ])("keeps to what was meant at first where %s", (_, credits: Credits, exploration) => {
    const probabilities = matchProbabilities(priors, credits, exploration);
    for (const [name, prior] of Object.entries(priors)) expect(probabilities[name]).toBeCloseTo(prior, 12);
  });

  it("prefers what improves more often, whatever its share of the tries", () => {
    const { point, hoist } = matchProbabilities(
      { crossover: 0.2, point: 0.4, hoist: 0.4 },
      { point: credit(1_000, 100), hoist: credit(10, 3) },
      0,
    );
    expect(hoist).toBeGreaterThan(point);
  });
});

describe("credits", () => {
  it("count every child of an operator, and improvements as often when they are dealt at random", () => {
    fc.assert(
      fc.property(outcomes, fc.integer(), (seen, seed) => {
        const single = seen.map(({ operators, improved }) => ({ operators: operators.slice(0, 1), improved }));
        const credits = Object.values(creditsOf(single, Random.of(seed)));
        const total = (of: (credit: (typeof credits)[number]) => number) => credits.reduce((sum, c) => sum + of(c), 0);
        const improvements = seen.filter(({ improved }) => improved).length;
        expect(total(({ tried }) => tried)).toBe(seen.length);
        expect(total(({ improved }) => improved)).toBe(improvements);
        expect(total(({ shuffled }) => shuffled)).toBe(improvements);
      }),
    );
  });

  it("fade, so that what is new outweighs what is old", () => {
    let credits: Credits = { hoist: credit(100, 100) };
    for (let generation = 0; generation < 30; generation++) credits = learn(credits, { hoist: credit(10, 0) });
    expect(credits.hoist.improved / credits.hoist.tried).toBeLessThan(0.05);
  });
});
