import fc from "fast-check";
import { Random } from "../../../../runtime/kernel/random.js";
import { selectForward } from "../../../../runtime/search/tasks/regression/forward.js";
import { seeds } from "../arbitrary.js";

const ROWS = 30;

const columnsOf = (seed: number, count: number) =>
  Array.from({ length: count }, (_, i) => {
    const random = Random.of(seed, "column", i);
    return Float64Array.from({ length: ROWS }, () => random.next() * 4 - 2);
  });

/** Σ weight · column + 3 */
const combined = (columns: readonly Float64Array[], weights: readonly number[]) =>
  Float64Array.from({ length: ROWS }, (_, row) => columns.reduce((sum, c, i) => sum + weights[i] * c[row], 3));

const weight = fc.double({ min: 0.1, max: 9, noNaN: true }).chain((size) => fc.constantFrom(size, -size));
const weights = fc.array(weight, { minLength: 1, maxLength: 8 });

const byColumn = (selected: ReturnType<typeof selectForward>) =>
  selected.toSorted((a, b) => a.column - b.column).map(({ coefficient }) => coefficient);

describe("selectForward", () => {
  it("finds any combination of columns again, in whatever order they come", () => {
    fc.assert(
      fc.property(weights, seeds, (sought, seed) => {
        const columns = columnsOf(seed, sought.length);
        const target = combined(columns, sought);
        const found = byColumn(selectForward(columns, target, 12));
        const reversed = byColumn(selectForward(columns.toReversed(), target, 12)).toReversed();
        expect(found).toHaveLength(sought.length);
        for (const [i, each] of sought.entries()) {
          expect(found[i]).toBeCloseTo(each, 9);
          expect(reversed[i]).toBeCloseTo(each, 9);
        }
      }),
    );
  });

  it("gives a coefficient that is as much smaller as its column is larger", () => {
    fc.assert(
      fc.property(weights, seeds, weight, (sought, seed, by) => {
        const columns = columnsOf(seed, sought.length);
        const target = combined(columns, sought);
        const larger = [columns[0].map((value) => value * by * 1e6), ...columns.slice(1)];
        expect(byColumn(selectForward(larger, target, 12))[0] * by * 1e6).toBeCloseTo(sought[0], 8);
      }),
    );
  });

  it("leaves out what is flat, what depends on others, and what explains nothing", () => {
    const [a, b] = columnsOf(1, 2);
    const sum = a.map((value, row) => 2 * value - b[row] + 1);
    const target = combined([a, b], [2, 1]);
    const selected = selectForward([a, b, sum, new Float64Array(ROWS).fill(7), a], target, 12);
    expect(selected).toHaveLength(2);
    expect(selectForward([], target, 12)).toEqual([]);
    expect(selectForward([a], new Float64Array(ROWS).fill(3), 12)).toEqual([]);
  });

  it("takes as many as it may", () => {
    const columns = columnsOf(2, 6);
    const target = combined(columns, [5, 1, 1, 4, 1, 1]);
    const selected = selectForward(columns, target, 2);
    expect(selected.map(({ column }) => column).sort()).toEqual([0, 3]);
  });

  it("takes hardly more than one column where the target is noise", () => {
    const taken = Array.from({ length: 20 }, (_, seed) => {
      const [target, ...columns] = columnsOf(seed, 11);
      return selectForward(columns, target, 10).length;
    });
    expect(taken.reduce((sum, count) => sum + count, 0) / taken.length).toBeLessThan(1.2);
  });
});
