import fc from "fast-check";
import { Random } from "../../../../runtime/kernel/random.js";
import { createEngine } from "../../../../runtime/search/evaluators/formula/create-engine.js";
import { generateRamped } from "../../../../runtime/search/representations/formula/generate.js";
import { grammarOf, integers } from "../../../../runtime/search/representations/formula/grammar.js";
import { isWellFormed } from "../../../../runtime/search/representations/formula/program.js";
import { formatGenome, parseGenome } from "../../../../runtime/search/representations/formula/text.js";
import { selectForward } from "../../../../runtime/search/tasks/regression/forward.js";
import { termsOf } from "../../../../runtime/search/tasks/regression/terms.js";
import { grammar, programs, seeds } from "../arbitrary.js";

const terms = (genome: string) => termsOf(parseGenome(genome, grammar)).map(formatGenome);

describe("the terms of a program", () => {
  it.each([
    ["x0", ["x0"]],
    ["x0 x1 sin add", ["x0", "x1 sin"]],
    ["2 x0 mul 3 x1 mul sub 1 add", ["x0", "x1"]],
    ["x0 2 add 3 x0 mul x1 log sub mul", ["x0 x0 mul", "x0 x1 log mul", "x0", "x1 log"]],
    ["x0 x1 mul x1 x0 mul add", ["x0 x1 mul"]],
    ["x0 x1 add 2 x0 mul div", ["x1 x0 div"]],
    ["1 x0 x1 add div", ["1 x0 x1 add div"]],
    ["1 x0 2 x1 div div div", ["x1 x0 div"].map(() => "1 x0 div x1 div")],
    ["x0 x0 mul x1 mul x1 x0 mul div", ["x0"]],
    ["x0 neg sin", ["x0 neg sin"]],
    ["3 2 add", []],
    ["1 0 div", []],
  ])("%s has %p", (genome, expected) => {
    expect(terms(genome)).toEqual(expected);
  });

  it("do not depend on order or signs, but for their own order", () => {
    const sorted = (...genome: string[]) => terms(genome.join(" ")).sort();
    expect(sorted("x0 x1 sin sub")).toEqual(sorted("x1 sin 5 mul x0 neg add"));
    expect(sorted("x0 1 add x1 2 sub mul")).toEqual(sorted("1 x1 sub x0 3 add mul"));
  });

  it("are programs, all different, and none is made of others", () => {
    fc.assert(
      fc.property(programs, (program) => {
        const found = termsOf(program);
        expect(found.every((term) => isWellFormed(term, grammar.terminals.length))).toBe(true);
        expect(new Set(found.map(formatGenome)).size).toBe(found.length);
        expect(found.length).toBeLessThanOrEqual(20);
        for (const term of found) expect(termsOf(term).map(formatGenome)).toEqual([formatGenome(term)]);
      }),
    );
  });

  it("are what the program is a sum of", () => {
    const column = (seed: number) => Float64Array.from({ length: 40 }, (_, i) => 1 + ((i * seed) % 17) / 17);
    const target = new Float64Array(40);
    const engine = createEngine({ columns: [column(3), column(5), column(7)], target });
    const sums = grammarOf(grammar.terminals, ["add", "sub", "mul", "neg"], integers(1, 5));
    const arithmetic = fc
      .tuple(seeds, fc.nat(15))
      .map(([seed, index]) => generateRamped(sums, index, 40, Random.of(seed)));
    fc.assert(
      fc.property(arithmetic, (program) => {
        const [values, ...columns] = engine.values([program, ...termsOf(program)]);
        const fit = selectForward(columns, values, columns.length);
        const explained = values.map((_, row) =>
          fit.reduce((sum, { column: term, coefficient }) => sum + coefficient * columns[term][row], 0),
        );
        const rest = values.map((value, row) => value - explained[row]);
        const size = Math.max(1, ...values.map(Math.abs));
        for (const value of rest) expect(Math.abs(value - rest[0])).toBeLessThan(1e-6 * size);
      }),
      { numRuns: 50 },
    );
  });

  it("are not multiplied out beyond all bounds", () => {
    const factor = "x0 x1 sin add x0 cos add x1 add";
    const power = [factor, ...Array.from({ length: 6 }, () => `${factor} mul`)].join(" ");
    expect(terms(power).length).toBeLessThanOrEqual(20);
  });
});
