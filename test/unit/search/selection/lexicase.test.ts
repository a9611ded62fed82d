import fc from "fast-check";
import { Random } from "../../../../runtime/kernel/random.js";
import { epsilonLexicase, medianDeviations } from "../../../../runtime/search/selection/lexicase.js";
import { seeds } from "../arbitrary.js";

const matrix = (rows: number[][]) => rows.map((row) => Float64Array.from(row));
const rows = fc.array(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 3, maxLength: 3 }), {
  minLength: 1,
});

describe("epsilonLexicase", () => {
  it("selects specialists that an average would hide, and nothing else", () => {
    const errors = matrix([
      [0, 9],
      [9, 0],
      [4, 4],
    ]);
    const selected = Array.from({ length: 100 }, (_, seed) =>
      epsilonLexicase(errors, new Float64Array(2))(Random.of(seed)),
    );
    expect(new Set(selected)).toEqual(new Set([0, 1]));
  });

  it("never selects a candidate that another one beats on every case", () => {
    fc.assert(
      fc.property(rows, seeds, (others, seed) => {
        const errors = matrix([...others, [2, 2, 2]]);
        expect(epsilonLexicase(errors, new Float64Array(3))(Random.of(seed))).not.toBe(others.length);
      }),
    );
  });

  it("never selects a candidate without a number", () => {
    fc.assert(
      fc.property(rows, seeds, (others, seed) => {
        const errors = matrix([[Number.NaN, Number.NaN, Number.NaN], ...others]);
        expect(epsilonLexicase(errors, new Float64Array(3))(Random.of(seed))).not.toBe(0);
      }),
    );
  });

  it("lets a candidate within the tolerance stay in", () => {
    const errors = matrix([[0], [0.5], [2]]);
    const select = (seed: number) => epsilonLexicase(errors, Float64Array.of(1))(Random.of(seed));
    expect(new Set(Array.from({ length: 50 }, (_, seed) => select(seed)))).toEqual(new Set([0, 1]));
  });

  it("says what is wrong with an empty population", () => {
    expect(() => epsilonLexicase([], new Float64Array(1))).toThrow("empty population");
  });
});

describe("medianDeviations", () => {
  it("is the median distance from the median, without what is no number", () => {
    expect([...medianDeviations(matrix([[1], [2], [3], [10], [Number.NaN], [20]]))]).toEqual([2]);
    expect([...medianDeviations(matrix([[Number.NaN]]))]).toEqual([0]);
  });
});
