import { runInNewContext } from "node:vm";
import fc from "fast-check";
import { messageOf, printable, short } from "../../../runtime/kernel/printable.js";

/** A value that holds itself. */
const circular = () => {
  const value: Record<string, unknown> = { a: 1 };
  value.self = value;
  return value;
};

/** Every level holds the next one twice: 2 ** 60 parts, of 60 objects. */
const tangle = () => {
  let value: unknown = [];
  for (let level = 0; level < 60; level++) value = [value, value];
  return value;
};

const deep = (levels: number) => {
  let value: unknown = 0;
  for (let level = 0; level < levels; level++) value = [value];
  return value;
};

const throwing = {
  before: 1,
  get broken(): unknown {
    throw new Error("no");
  },
  after: 2,
};

const revoked = () => {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
};

/** What no printer likes. */
const awkward: readonly (readonly [string, () => unknown, string])[] = [
  ["a bigint", () => 4n, "4n"],
  ["a bigint inside", () => ({ n: [4n] }), '{"n":["4n"]}'],
  ["a circle", circular, '{"a":1,"self":"… circular"}'],
  ["a getter that throws", () => throwing, '{"before":1,"broken":"… not to be shown","after":2}'],
  ["a toJSON that throws", () => ({ a: { toJSON: () => throwing.broken } }), '{"a":"… not to be shown"}'],
  ["a revoked proxy", () => [revoked()], '["… not to be shown"]'],
  ["no prototype", () => Object.create(null), "{}"],
  ["NaN", () => Number.NaN, "NaN"],
  ["a symbol", () => Symbol("s"), "Symbol(s)"],
  ["a function", () => () => 1, "a function"],
  ["nothing", () => undefined, "undefined"],
  ["a date", () => [new Date(0)], '["1970-01-01T00:00:00.000Z"]'],
];

describe("short", () => {
  it.each(awkward)("shows %s", (_, value, text) => {
    expect(short(value())).toBe(text);
  });

  it("cuts what is long", () => {
    expect(short("b".repeat(500))).toBe(`"${"b".repeat(76)}…`);
    expect(short("b".repeat(500), 20)).toHaveLength(18);
  });
});

describe("printable", () => {
  it("is JSON of what JSON can carry", () => {
    fc.assert(fc.property(fc.jsonValue(), (value) => printable(value) === JSON.stringify(value)));
  });

  it("is JSON of anything, and throws of nothing", () => {
    const anything = fc.anything({ withBigInt: true, withDate: true, withMap: true, withSparseArray: true });
    fc.assert(
      fc.property(anything, (value) => {
        const text = printable([value]);
        expect(() => JSON.parse(text ?? "")).not.toThrow();
        short(value);
        messageOf(value);
      }),
    );
  });

  it.each([
    ["what nests deeper than is shown", () => deep(100_000), "nested too deeply"],
    ["what has more parts than are shown", tangle, '"…"'],
    ["an array of a length that no machine holds", () => new Array(2 ** 32 - 1), "null"],
  ])("ends with %s", (_, value, text) => {
    expect(printable(value())).toContain(text);
    expect(printable(value())?.length).toBeLessThan(100_000);
  });

  it("shows a value twice that is there twice", () => {
    const part = { a: 1 };
    expect(printable([part, part])).toBe('[{"a":1},{"a":1}]');
  });
});

describe("messageOf", () => {
  it.each([
    [new Error("why"), "why"],
    [runInNewContext("new Error('why')"), "why"],
    ["why", "why"],
    [{ why: 4n }, '{"why":"4n"}'],
    [Object.create(null), "{}"],
    [revoked(), "an error that cannot be read"],
    [undefined, "undefined"],
  ])("says of whatever was thrown what it says", (thrown, text) => {
    expect(messageOf(thrown)).toBe(text);
  });

  it("says something of an error that refuses", () => {
    const error = new Error("x");
    Object.defineProperty(error, "message", { get: () => throwing.broken });
    expect(messageOf(error)).toBe("an error that cannot be read");
  });
});
