import fc from "fast-check";
import { CorruptObject } from "../../../../../runtime/kernel/errors.js";
import { formatGenome, parseGenome } from "../../../../../runtime/search/representations/formula/text.js";
import { grammar, programs } from "../../arbitrary.js";

describe("the text of a genome", () => {
  it("reads back as the same program, to the last bit", () => {
    fc.assert(fc.property(programs, (program) => expect(parseGenome(formatGenome(program), grammar)).toEqual(program)));
  });

  it.each([
    ["", "nothing"],
    ["x0 x1", "two expressions"],
    ["x0 add", "a missing operand"],
    ["x3", "a terminal that the task does not have"],
    ["x999", "a terminal beyond any"],
    ["x0 x1 less", "a boolean at the root"],
    ["x0 x1 x0 if", "a number for a condition"],
    ["NaN", "no number"],
    ["1e999", "an infinite number"],
    ["x0  x1 add", "two spaces"],
    ["constructor", "an unknown word"],
  ])("%p is refused: %s", (text) => {
    expect(() => parseGenome(text, grammar)).toThrow(CorruptObject);
  });
});
