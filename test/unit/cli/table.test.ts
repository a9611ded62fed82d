import { duration, shownNumber, table } from "../../../cli/table.js";

describe("table", () => {
  it("makes columns as wide as their widest cell", () => {
    const lines = table<[string, number]>(
      [
        { title: "name", of: ([name]) => name },
        { title: "n", of: ([, n]) => String(n), align: "right" },
      ],
      [
        ["first fit", 4],
        ["x", 125],
      ],
    );
    expect(lines).toEqual(["name         n", "first fit    4", "x          125"]);
  });

  it("is its headings alone without rows", () => {
    expect(table([{ title: "name", of: String }], [])).toEqual(["name"]);
  });
});

it.each([
  [0.644321, "0.6443"],
  [12, "12"],
  [123_456, "123456"],
  [3.488362470642927e24, "3.488e+24"],
  [693_500_000_000_000_000_000, "6.935e+20"],
  [1_234_567.8, "1.235e+6"],
  [1e-9, "1e-9"],
  [null, "–"],
  [Number.NaN, "–"],
])("number(%s) is %s", (value, expected) => {
  expect(shownNumber(value)).toBe(expected);
});

it.each([
  [950, "0.9 s"],
  [75_300, "75.3 s"],
  [125_000, "2 min 5 s"],
  [179_900, "3 min 0 s"],
])("duration(%i) is %s", (milliseconds, expected) => {
  expect(duration(milliseconds)).toBe(expected);
});
