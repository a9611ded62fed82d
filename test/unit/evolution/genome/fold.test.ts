import fc from "fast-check";
import { foldConstants } from "../../../../runtime/evolution/genome/fold.js";
import { Interpreter } from "../../../../runtime/evolution/genome/interpret.js";
import { isWellFormed } from "../../../../runtime/evolution/genome/program.js";
import { formatGenome, parseGenome } from "../../../../runtime/evolution/genome/text.js";
import { grammar, programs } from "../arbitrary.js";

describe("foldConstants", () => {
  it.each([
    ["2 3 add x0 mul", "5 x0 mul"],
    ["x0 2 3 4 add mul sub", "x0 14 sub"],
    ["x0 x1 less 1 2 sub 9 sqrt if", "x0 x1 less -1 3 if"],
    ["x0 2 add 3 add", "x0 2 add 3 add"],
    ["1 0 div", "1 0 div"],
    ["1 2 less x0 x1 if", "1 2 less x0 x1 if"],
  ])("makes of %s: %s", (genome, folded) => {
    expect(formatGenome(foldConstants(parseGenome(genome, grammar)))).toBe(folded);
  });

  it("changes no value, to the last bit, and never makes a program longer", () => {
    const interpreter = new Interpreter();
    fc.assert(
      fc.property(programs, fc.double(), fc.double(), (program, x, y) => {
        const columns = [x, y, x - y].map((value) => Float64Array.of(value));
        const folded = foldConstants(program);
        const before = interpreter.run(program, columns, 1)[0];
        expect(isWellFormed(folded, grammar.terminals.length)).toBe(true);
        expect(folded.code.length).toBeLessThanOrEqual(program.code.length);
        expect(interpreter.run(folded, columns, 1)[0]).toBe(before);
      }),
    );
  });
});
