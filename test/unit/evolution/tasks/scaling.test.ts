import fc from "fast-check";
import { formatGenome, parseGenome } from "../../../../runtime/evolution/genome/text.js";
import { scaled, scaleTo, unscaled, withScale } from "../../../../runtime/evolution/tasks/regression/scaling.js";
import { spread } from "../../../../runtime/evolution/tasks/regression/table.js";
import { grammar, programs } from "../arbitrary.js";

const values = Float64Array.of(1, 2, 4, 7, 11);
const scale = (target: Float64Array, of = values) => scaleTo(target, of, spread(target));

/** Root mean square error. */
const error = (target: Float64Array, { factor, offset }: { factor: number; offset: number }) =>
  Math.hypot(...values.map((value, row) => value * factor + offset - target[row])) / Math.sqrt(values.length);

describe("scaleTo", () => {
  it("finds factor and offset, with no more digits than they have", () => {
    const number = fc.integer({ min: -9_999, max: 9_999 }).map((hundredths) => hundredths / 100);
    fc.assert(
      fc.property(number, number, (factor, offset) => {
        fc.pre(Math.abs(factor) >= 1);
        const target = values.map((value) => value * factor + offset);
        const found = scale(target);
        expect(Math.abs(found.factor - factor)).toBeLessThan(1e-13);
        expect(Math.abs(found.offset - offset)).toBeLessThan(1e-12);
      }),
    );
  });

  it("keeps all digits where they are needed", () => {
    const { factor, offset } = scale(values.map((value) => value / 3 + 1 / 7));
    expect(factor).toBeCloseTo(1 / 3, 12);
    expect(offset).toBeCloseTo(1 / 7, 12);
  });

  it.each([
    ["exact", values, values],
    ["flat", values, new Float64Array(5).fill(0.1)],
    ["not finite", values, Float64Array.of(1, 2, Number.NaN, 4, 5)],
    ["infinite", values, Float64Array.of(1, 2, Infinity, 4, 5)],
  ])("leaves alone what is %s", (_, target, computed) => {
    expect(scale(target, computed)).toEqual({ factor: 1, offset: 0 });
  });

  it("never makes an error larger than without, nor than any other scale by more than rounding", () => {
    const column = fc.array(fc.double({ min: -100, max: 100, noNaN: true }), { minLength: 5, maxLength: 5 });
    fc.assert(
      fc.property(
        column,
        fc.double({ min: -3, max: 3, noNaN: true }),
        fc.double({ min: -3, max: 3, noNaN: true }),
        (numbers, factor, offset) => {
          const target = Float64Array.from(numbers);
          const found = error(target, scale(target));
          expect(found).toBeLessThanOrEqual(error(target, { factor, offset }) * (1 + 2e-6) + 1e-10);
        },
      ),
    );
  });
});

describe("a scaled program", () => {
  it.each([
    ["x0", { factor: 1, offset: 0 }, "x0"],
    ["x0", { factor: 2, offset: 0 }, "2 x0 mul"],
    ["x0 x1 add", { factor: 1, offset: -3 }, "-3 x0 x1 add add"],
    ["x0 sin", { factor: -0.5, offset: 1 }, "1 -0.5 x0 sin mul add"],
  ])("of %s and %p is %s", (genome, by, expected) => {
    expect(formatGenome(scaled(parseGenome(genome, grammar), by))).toBe(expected);
  });

  it("can be taken back", () => {
    fc.assert(
      fc.property(programs, fc.double({ noNaN: true }), (program, factor) => {
        expect(formatGenome(unscaled(withScale(program, { factor, offset: 1 })))).toBe(formatGenome(program));
      }),
    );
  });
});
