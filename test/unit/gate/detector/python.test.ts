import fc from "fast-check";
import { patterns as python } from "../../../../runtime/gate/detector/python/patterns.js";
import { Random } from "../../../../runtime/kernel/random.js";

/** The document's own patterns, as they stand there. */
const originals: Readonly<Record<string, RegExp>> = {
  "while-true": /while\s+True\s*:(?!\s*break)/,
  "os-system": /os\.system\(/,
  "eval-call": /eval\(/,
  "post-external": /requests\.post\(.*external/,
  "huge-range": /for.*in.*range\(.*[0-9]{6,}\)/,
};

const parts =
  "while|True|:|break| |\t|\n|\r|\u2028|for|in|range(|)|0|123456|99999|requests.post(|external|os.system(|eval(|x|f|r".split(
    "|",
  );
const programs = fc.array(fc.constantFrom(...parts), { maxLength: 25 }).map((drawn) => drawn.join(""));

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

  it("agree with the originals on 200,000 strings, of their own parts and of any characters", () => {
    const random = Random.of("patterns");
    const noise = () => String.fromCharCode(random.below(0x2100));
    for (let drawn = 0; drawn < 200_000; drawn++) {
      const part =
        drawn % 4 === 0 ? () => (random.next() < 0.3 ? noise() : random.pick(parts)) : () => random.pick(parts);
      const source = Array.from({ length: random.below(30) }, part).join("");
      for (const { name, find } of python) {
        if (find(source) !== source.search(originals[name])) throw new Error(`${name}: ${JSON.stringify(source)}`);
      }
    }
  }, 120_000);

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
