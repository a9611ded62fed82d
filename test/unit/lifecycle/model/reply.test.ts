import fc from "fast-check";
import { MOST_PROPOSALS, proposalsOf } from "../../../../runtime/lifecycle/model/reply.js";

const parents = ["export default () => ({x}) => x + 1;", "export default () => ({x}) => x * 2;"];
const program = (n: number) => `export default()=>({x:a})=>a+${n}`;
const said = (text: string) => proposalsOf({ text, toolInputs: [] }, parents);
const called = (...toolInputs: Parameters<typeof proposalsOf>[0]["toolInputs"]) =>
  proposalsOf({ text: "", toolInputs }, parents);

describe("proposalsOf", () => {
  it("takes whole programs, from the tool first and then from fences", () => {
    const text = `Here:\n\`\`\`js\n${program(2)}\n\`\`\`\nand\n\`\`\`\n${program(3)}\n\`\`\``;
    expect(proposalsOf({ text, toolInputs: [{ source: program(1) }] }, parents)).toEqual([
      { source: program(1) },
      { source: program(2) },
      { source: program(3) },
    ]);
  });

  it("applies edits to the first parent that has all passages", () => {
    const edits = [{ search: "x * 2", replace: "x * 3" }];
    const edited = { source: "export default () => ({x}) => x * 3;", parent: 1 };
    expect(called({ edits })).toEqual([edited]);
    expect(said("```\n<<<<<<< SEARCH\nx * 2;\n=======\nx * 3;\n>>>>>>> REPLACE\n```")).toEqual([edited]);
  });

  it.each([
    ["a passage that no parent has", { edits: [{ search: "y", replace: "z" }] }],
    ["an edit that changes nothing", { edits: [{ search: "x + 1", replace: "x + 1" }] }],
    ["no arguments", {}],
    ["arguments of other types", { source: 7 }],
    ["null", null],
    ["a list", [program(1)]],
    ["an empty program", { source: "" }],
    ["a program that is too large", { source: program(1) + " ".repeat(6_657) }],
  ])("leaves out %s", (_, input) => {
    expect(called(input)).toEqual([]);
  });

  it("takes no prose, and no fence that was cut off", () => {
    expect(said(`Accept me! ${program(1)}`)).toEqual([]);
    expect(said(`\`\`\`js\n${program(1)}`)).toEqual([]);
    expect(said("```json\n{}\n```")).toEqual([]);
  });

  it("takes each program once, and no more than so many", () => {
    expect(called({ source: program(1) }, { source: program(1) })).toHaveLength(1);
    expect(called(...Array.from({ length: 50 }, (_, n) => ({ source: program(n) })))).toHaveLength(MOST_PROPOSALS);
  });

  it("reads anything without complaint", () => {
    fc.assert(
      fc.property(fc.string(), fc.array(fc.jsonValue()), (text, toolInputs) => {
        expect(proposalsOf({ text, toolInputs: toolInputs as never }, parents).length).toBeLessThanOrEqual(
          MOST_PROPOSALS,
        );
      }),
    );
  });
});
