import fc from "fast-check";
import { Interpreter } from "../../../../../runtime/search/representations/formula/interpret.js";
import { isWellFormed, type Program } from "../../../../../runtime/search/representations/formula/program.js";
import { shorter } from "../../../../../runtime/search/representations/formula/shorter.js";
import { simplify } from "../../../../../runtime/search/representations/formula/simplify.js";
import { formatGenome, parseGenome } from "../../../../../runtime/search/representations/formula/text.js";
import { toProgram, toTree } from "../../../../../runtime/search/representations/formula/tree.js";
import { grammar, programs } from "../../arbitrary.js";

const simplified = (genome: string) => formatGenome(simplify(parseGenome(genome, grammar), grammar));

describe("simplify", () => {
  it.each([
    ["2 3 add x0 mul", "5 x0 mul"],
    ["x0 2 3 4 add mul sub", "x0 14 sub"],
    ["x0 x1 less 1 2 sub 9 sqrt if", "x0 x1 less -1 3 if"],
    ["x0 2 add 3 add", "x0 2 add 3 add"],
    ["1 0 div", "1 0 div"],
    ["1 2 less x0 x1 if", "x0"],
    ["x0 x0 less x0 x1 if", "x1"],
    ["x0 x1 less x0 x0 if", "x0"],
    ["x0 1 mul 1 div", "x0"],
    ["x0 neg neg neg", "x0 neg"],
    ["x0 neg abs abs", "x0 abs"],
    ["x0 x1 neg add", "x0 x1 sub"],
    ["x0 neg x1 add", "x1 x0 sub"],
    ["x0 x1 neg sub", "x0 x1 add"],
    ["x0 x1 add x0 x1 add min", "x0 x1 add"],
    ["x0 -0 add", "x0"],
    ["x0 0 sub", "x0"],
    ["x0 0 add", "x0 0 add"],
    ["x0 x0 sub", "x0 x0 sub"],
    ["x0 0 mul", "x0 0 mul"],
    ["2 3 sub neg 1 sub x0 mul", "0 x0 mul"],
  ])("makes of %s: %s", (genome, result) => {
    expect(simplified(genome)).toBe(result);
  });

  it("uses no operation that the task does not have", () => {
    const { opcodes } = grammar;
    const poor = { opcodes: { ...opcodes, number: [] } };
    expect(formatGenome(simplify(parseGenome("x0 x1 neg add", grammar), poor))).toBe("x0 x1 neg add");
  });

  it("changes no value, to the last bit, never makes a program longer, and leaves nothing to be done", () => {
    const interpreter = new Interpreter();
    fc.assert(
      fc.property(programs, fc.double(), fc.double(), (program, x, y) => {
        const columns = [x, y, x - y].map((value) => Float64Array.of(value));
        const result = simplify(program, grammar);
        const before = interpreter.run(program, columns, 1)[0];
        expect(isWellFormed(result, grammar.terminals.length)).toBe(true);
        expect(result.code.length).toBeLessThanOrEqual(program.code.length);
        expect(interpreter.run(result, columns, 1)[0]).toBe(before);
        expect(simplify(result, grammar)).toEqual(result);
      }),
      { numRuns: 500 },
    );
  });
});

describe("shorter programs", () => {
  const isLegal = (program: Program) => isWellFormed(program, grammar.terminals.length);

  it("are legal, no longer, and other than the program", () => {
    fc.assert(
      fc.property(programs, (program) => {
        const start = simplify(program, grammar);
        const variants = shorter(start, grammar);
        expect(variants.every((variant) => isLegal(variant) && variant.code.length <= start.code.length)).toBe(true);
        expect(variants.map(formatGenome)).not.toContain(formatGenome(start));
      }),
    );
  });

  it("include every part left out and every constant rounded", () => {
    const genomes = shorter(parseGenome("x0 2.345 mul x1 add", grammar), grammar).map(formatGenome);
    expect(genomes).toEqual(expect.arrayContaining(["x0 2.345 mul", "x1", "x0 x1 add", "x0 2.3 mul x1 add"]));
  });
});

describe("a tree", () => {
  it("is the same program", () => {
    fc.assert(fc.property(programs, (program) => expect(toProgram(toTree(program))).toEqual(program)));
  });
});
