import fc from "fast-check";
import { Random } from "../../../../runtime/kernel/random.js";
import { informedSample } from "../../../../runtime/search/selection/down-sample.js";

const exact = (cases: number) => new Float64Array(cases);

describe("informed down-sampling", () => {
  it("takes cases that different individuals solve before cases that the same ones solve", () => {
    const alike = [0, 1, 1, 1];
    const other = [1, 1, 0, 0];
    const errors = alike.map((error, i) => Float64Array.of(error, error, error, other[i]));
    for (let seed = 0; seed < 20; seed++) {
      const taken = informedSample(errors, exact(4), 2, Random.of(seed));
      expect(taken).toContain(3);
    }
  });

  it("takes as many cases as asked for, none twice, the same ones by the same stream", () => {
    const matrix = fc.array(fc.array(fc.oneof(fc.nat(3), fc.constant(Number.NaN)), { minLength: 6, maxLength: 6 }), {
      minLength: 1,
    });
    fc.assert(
      fc.property(matrix, fc.integer({ min: 1, max: 8 }), fc.nat(), (rows, size, seed) => {
        const errors = rows.map((row) => Float64Array.from(row));
        const taken = informedSample(errors, exact(6), size, Random.of(seed));
        expect(taken).toHaveLength(Math.min(size, 6));
        expect(new Set(taken).size).toBe(taken.length);
        expect(taken.every((c) => c >= 0 && c < 6)).toBe(true);
        expect(informedSample(errors, exact(6), size, Random.of(seed))).toEqual(taken);
      }),
    );
  });
});
