import fc from "fast-check";
import { applySearchReplace, parseEdits } from "../../../../runtime/lifecycle/model/edits.js";

const block = (search: string, replace: string) => `<<<<<<< SEARCH\n${search}\n=======\n${replace}\n>>>>>>> REPLACE`;

describe("applyEdits", () => {
  it("replaces passages one after the other, each in what the others have left", () => {
    const edits = [
      { search: "x + 1", replace: "x * y" },
      { search: "y;", replace: "y - 1;" },
    ];
    expect(applySearchReplace("return x + 1;", edits)).toBe("return x * y - 1;");
  });

  it.each([
    ["does not occur", "b"],
    ["occurs twice", "a"],
    ["overlaps itself", "aa"],
    ["is empty", ""],
  ])("applies nothing where a passage %s", (_, search) => {
    expect(applySearchReplace("aaa", [{ search, replace: "z" }])).toBeUndefined();
  });

  it("takes a replacement literally", () => {
    expect(applySearchReplace("a", [{ search: "a", replace: "$& $1 $$" }])).toBe("$& $1 $$");
  });

  it("is undone by the opposite edit", () => {
    const text = fc.string({ minLength: 1, unit: fc.constantFrom("a", "b", "\n", ";") });
    fc.assert(
      fc.property(text, text, text, (before, after, replace) => {
        const source = `${before}<${after}`;
        const there = applySearchReplace(source, [{ search: "<", replace: `>${replace}>` }]);
        expect(applySearchReplace(there ?? "", [{ search: `>${replace}>`, replace: "<" }])).toBe(source);
      }),
    );
  });
});

describe("parseEdits", () => {
  it("reads blocks of any number, over several lines, with blank lines between", () => {
    expect(parseEdits(`\n${block("a\nb", "c")}\r\n\n${block("d", "")}\n`)).toEqual([
      { search: "a\nb", replace: "c" },
      { search: "d", replace: "" },
    ]);
  });

  it.each([
    ["prose between blocks", `${block("a", "b")}\nand then\n${block("c", "d")}`],
    ["a block that does not end", "<<<<<<< SEARCH\na\n=======\nb"],
    ["a block without a replacement", "<<<<<<< SEARCH\na\n>>>>>>> REPLACE"],
    ["no block at all", "a"],
    ["nothing", ""],
  ])("refuses %s", (_, text) => {
    expect(parseEdits(text)).toBeUndefined();
  });
});
