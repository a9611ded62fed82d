import fc from "fast-check";
import { patterns as python } from "../../../../runtime/safety/detector/python/patterns.js";

/** The document's own patterns, as they stand there. */
const originals: Readonly<Record<string, RegExp>> = {
  "while-true": /while\s+True\s*:(?!\s*break)/,
  "os-system": /os\.system\(/,
  "eval-call": /eval\(/,
  "post-external": /requests\.post\(.*external/,
  "huge-range": /for.*in.*range\(.*[0-9]{6,}\)/,
};

const fragments = fc.constantFrom(
  ..."while|True|:|break| |\t|\n|\r|\u2028|for|in|range(|)|0|123456|99999|requests.post(|external|os.system(|eval(|x|f|r".split(
    "|",
  ),
);
const programs = fc.array(fragments, { maxLength: 25 }).map((parts) => parts.join(""));

describe("the patterns for Python", () => {
  it("are those of the document", () => {
    expect(python.map(({ name }) => name)).toEqual(Object.keys(originals));
  });

  it.each(python)("$name finds exactly what the original finds", ({ name, find }) => {
    fc.assert(
      fc.property(programs, (source) => {
        expect(find(source)).toBe(source.search(originals[name]));
      }),
      { numRuns: 3_000 },
    );
  });

  it.each([
    ["for in range(", 13],
    ["for ", 4],
    ["requests.post(", 14],
    ["while True: break ", 18],
    ["while True", 10],
    ["range(123456", 12],
    [" ", 1],
  ])("take time in proportion to the source, whatever it repeats: %j", (part, length) => {
    const source = part.repeat(2_000_000 / length); // a quadratic search of this would not come back
    for (const { find } of python) expect(find(source)).toBeGreaterThanOrEqual(-1);
  });
});
