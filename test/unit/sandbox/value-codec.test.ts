import fc from "fast-check";
import { nestsWithin } from "../../../runtime/kernel/json.js";
import { decodeValue, encodeValue, MAX_VALUE_DEPTH } from "../../../runtime/sandbox/value-codec.js";

const text = fc.string({ unit: "binary" });
const values = fc.anything({
  key: text,
  values: [fc.double(), text, fc.boolean(), fc.constantFrom(undefined, null, -0, "\u0000NaN", "\u0000\u0000")],
});

const nested = (depth: number): unknown => (depth === 0 ? 0 : [nested(depth - 1)]);

describe("the codec", () => {
  it("carries every value exactly: NaN, −0, undefined and text that looks like one of them included", () => {
    fc.assert(
      fc.property(values, (value) => {
        expect(decodeValue(encodeValue(value))).toStrictEqual(value);
      }),
    );
  });

  it("writes ordinary values as JSON does", () => {
    fc.assert(
      fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
        const json = JSON.stringify(value);
        fc.pre(!json.includes("\\u0000"));
        expect(encodeValue(JSON.parse(json))).toBe(JSON.stringify(JSON.parse(json)));
      }),
    );
  });

  it("refuses what nests deeper than the limit, and nestsWithin says so before", () => {
    expect(nestsWithin(nested(MAX_VALUE_DEPTH), MAX_VALUE_DEPTH)).toBe(true);
    expect(decodeValue(encodeValue(nested(MAX_VALUE_DEPTH)))).toEqual(nested(MAX_VALUE_DEPTH));
    expect(nestsWithin(nested(MAX_VALUE_DEPTH + 1), MAX_VALUE_DEPTH)).toBe(false);
    expect(() => encodeValue(nested(MAX_VALUE_DEPTH + 1))).toThrow(RangeError);
  });
});
