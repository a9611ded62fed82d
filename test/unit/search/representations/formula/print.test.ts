import { runInNewContext } from "node:vm";
import fc from "fast-check";
import { BLOCK, Interpreter, intoBlocks } from "../../../../../runtime/search/representations/formula/interpret.js";
import { printExpression } from "../../../../../runtime/search/representations/formula/print.js";
import { parseGenome } from "../../../../../runtime/search/representations/formula/text.js";
import { grammar, programs } from "../../arbitrary.js";
import { engineMath } from "../../evaluators/formula/math.js";

const print = (genome: string) => printExpression(parseGenome(genome, grammar), grammar);

describe("printExpression", () => {
  it.each([
    ["x0 x1 add x0 add", "x+y+x"],
    ["x0 x1 x0 add add", "x+(y+x)"],
    ["x0 x1 add x0 mul", "(x+y)*x"],
    ["x0 x1 x0 div mul", "x*(y/x)"],
    ["x0 x2 sub", "x-(x-y)"],
    ["x2 x0 add", "x-y+x"],
    ["x0 -1.5 sub", "x- -1.5"],
    ["x0 neg neg", "- -x"],
    ["x0 x1 neg sub", "x- -y"],
    ["x0 x1 add neg", "-(x+y)"],
    ["x0 neg x1 mul", "-x*y"],
    ["x0 x1 add sin x1 max", "Math.max(Math.sin(x+y),y)"],
    ["x0 x1 less x0 x1 if", "x<y?x:y"],
    ["x0 x1 less x0 x1 if 1 add", "(x<y?x:y)+1"],
    ["x0 x1 less x1 0 less or x0 x1 less x0 1 less and and x0 x1 if", "(x<y||y<0)&&(x<y&&x<1)?x:y"],
    ["x0 x1 less x0 x1 x0 less x1 0.5 if if", "x<y?x:y<x?y:.5"],
  ])("writes %s as %s", (genome, source) => {
    expect(print(genome)).toBe(source);
  });

  it.each([
    ["0", "0"],
    ["-0", "-0"],
    ["100", "100"],
    ["1000", "1e3"],
    ["1200000", "12e5"],
    ["0.25", ".25"],
    ["0.001", "1e-3"],
    ["0.00012", "12e-5"],
    ["1e21", "1e21"],
    ["1.5e-7", "1.5e-7"],
  ])("writes %s as %s", (number, literal) => {
    expect(print(number)).toBe(literal);
  });

  it("writes what the interpreter computes, to the last bit", () => {
    const numbers = fc.array(fc.double(), { minLength: 1, maxLength: 8 });
    const interpreter = new Interpreter();
    fc.assert(
      fc.property(programs, numbers, numbers, (program, xs, ys) => {
        const points = Math.min(xs.length, ys.length);
        const columns = [xs, ys, xs.map((x, i) => x - ys[i])].map((column) => Float64Array.from(column));
        const source = `(x,y)=>${printExpression(program, grammar)}`;
        const agent: (x: number, y: number) => number = runInNewContext(source, { Math: engineMath });
        const values = interpreter.run(program, columns, points);
        for (let i = 0; i < points; i++) expect(values[i]).toBe(agent(xs[i], ys[i]));
      }),
      { numRuns: 500 },
    );
  });
});

describe("intoBlocks", () => {
  it("cuts columns into pieces that the interpreter takes", () => {
    const column = Float64Array.from({ length: 2 * BLOCK + 3 }, (_, i) => i);
    const blocks = intoBlocks([column, column], column.length);
    expect(blocks.map(([piece]) => piece.length)).toEqual([BLOCK, BLOCK, 3]);
    expect(blocks.flatMap(([, piece]) => [...piece])).toEqual([...column]);
  });
});
