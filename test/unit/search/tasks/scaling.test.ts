import fc from "fast-check";
import { createEngine } from "../../../../runtime/search/evaluators/formula/create-engine.js";
import { formatGenome, parseGenome } from "../../../../runtime/search/representations/formula/text.js";
import {
  type Scale,
  scaled,
  scaleTo,
  unscaled,
  withScale,
} from "../../../../runtime/search/tasks/regression/scaling.js";
import { spread } from "../../../../runtime/search/tasks/regression/table.js";
import { termsOf } from "../../../../runtime/search/tasks/regression/terms.js";
import { grammar } from "../arbitrary.js";

const x = Float64Array.of(1, 2, 4, 7, 11, 12, 15, 17);
const y = Float64Array.of(5, -3, 8, 1, 0, -4, 9, 2);

const scale = (target: Float64Array, terms = [x, y], program = terms[0]) =>
  scaleTo(target, { program, terms }, spread(target));

/** Coefficients of the two terms, and the offset. */
const numbersOf = ({ terms, offset }: Scale) => [
  ...[0, 1].map((column) => terms.find((term) => term.column === column)?.coefficient ?? 0),
  offset,
];

const combined = (a: number, b: number, c: number) => x.map((value, row) => a * value + b * y[row] + c);

/** Root mean square error. */
const error = (target: Float64Array, [a, b, c]: readonly number[]) =>
  Math.hypot(...combined(a, b, c).map((value, row) => value - target[row])) / Math.sqrt(x.length);

describe("scaleTo", () => {
  it("finds coefficients and offset, with no more digits than they have", () => {
    const number = fc.integer({ min: -9_999, max: 9_999 }).map((hundredths) => hundredths / 100);
    fc.assert(
      fc.property(number, number, number, (a, b, c) => {
        fc.pre(Math.abs(a) >= 1 && Math.abs(b) >= 1);
        const found = scale(combined(a, b, c));
        for (const [i, value] of (found ? numbersOf(found) : []).entries()) {
          expect(Math.abs(value - [a, b, c][i])).toBeLessThan(1e-12);
        }
        expect(found).toBeDefined();
      }),
    );
  });

  it("keeps all digits where they are needed, and knows thirds", () => {
    const [a, b, c] = numbersOf(scale(combined(1 / 7, 1 / 11, 1 / 13)) ?? { terms: [], offset: 0 });
    expect(a).toBeCloseTo(1 / 7, 12);
    expect(b).toBeCloseTo(1 / 11, 12);
    expect(c).toBeCloseTo(1 / 13, 12);
    expect(numbersOf(scale(combined(1, 2, 1 / 3)) ?? { terms: [], offset: 0 })).toEqual([1, 2, 1 / 3]);
  });

  it("leaves out a term that does nothing", () => {
    expect(scale(combined(2, 0, 1))).toEqual({ terms: [{ column: 0, coefficient: 2 }], offset: 1 });
  });

  it.each([
    ["exact", x, [x]],
    ["flat", x, [new Float64Array(8).fill(0.1)]],
    ["without terms", x, []],
    ["not finite", x, [y, x.map(() => Number.NaN)]],
    ["infinite", x, [x.with(3, Infinity)]],
  ])("leaves alone what is %s", (_, target, terms) => {
    expect(scale(target, terms, terms[0] ?? y)).toBeUndefined();
  });

  it("is never worse than without, and not by more than rounding worse than any other with as many terms", () => {
    const column = fc.array(fc.double({ min: -100, max: 100, noNaN: true }), { minLength: 8, maxLength: 8 });
    const factor = fc.double({ min: -3, max: 3, noNaN: true });
    fc.assert(
      fc.property(column, factor, factor, (values, a, c) => {
        const target = Float64Array.from(values);
        const found = scale(target, [x]);
        const least = error(target, found ? numbersOf(found) : [1, 0, 0]);
        expect(least).toBeLessThanOrEqual(error(target, [1, 0, 0]) * (1 + 2e-6) + 1e-10);
        if (found) expect(least).toBeLessThanOrEqual(error(target, [a, 0, c]) * (1 + 2e-6) + 1e-10);
      }),
    );
  });
});

describe("scaled terms", () => {
  const terms = ["x0", "x1 sin"].map((genome) => parseGenome(genome, grammar));
  const of = (a: number, b: number, offset: number): Scale => ({
    terms: [
      { column: 0, coefficient: a },
      { column: 1, coefficient: b },
    ].filter(({ coefficient }) => coefficient !== 0),
    offset,
  });

  it.each([
    [of(1, 0, 0), "x0"],
    [of(2, 0, 0), "2 x0 mul"],
    [of(1, 1, -3), "x0 x1 sin add 3 sub"],
    [of(-0.5, 1, 1), "x1 sin 0.5 x0 mul sub 1 add"],
    [of(-1, -2, 0), "-1 x0 mul 2 x1 sin mul sub"],
  ])("by %p are %s", (by, expected) => {
    expect(formatGenome(scaled(terms, by))).toBe(expected);
  });

  it("compute the same with all their coefficients, and have the same terms without any", () => {
    const number = fc.double({ min: -9, max: 9, noNaN: true });
    const engine = createEngine({ columns: [x, y], target: x });
    fc.assert(
      fc.property(number, number, number, (a, b, offset) => {
        fc.pre(a !== 0 && b !== 0);
        const by = of(a, b, offset);
        const [tidy, full] = engine.values([scaled(terms, by), withScale(terms, by)]);
        for (const [row, value] of tidy.entries()) expect(full[row]).toBeCloseTo(value, 9);
        expect(termsOf(withScale(terms, by)).map(formatGenome)).toEqual(terms.map(formatGenome));
      }),
    );
    const [first, second] = terms;
    expect(formatGenome(unscaled([first, second]))).toBe("x0 x1 sin add");
  });
});
