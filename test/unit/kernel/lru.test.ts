import fc from "fast-check";
import { Lru } from "../../../runtime/kernel/lru.js";

describe("Lru", () => {
  it("keeps the keys used last, and their values", () => {
    const keys = fc.array(fc.integer({ min: 0, max: 8 }));
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5 }), keys, keys, (capacity, written, read) => {
        const lru = new Lru<number, string>(capacity);
        for (const key of written) lru.set(key, `${key}`);
        const used = [...written, ...read.filter((key) => lru.get(key) !== undefined)];
        const latest = [...new Set(used.toReversed())].slice(0, capacity);
        for (let key = 0; key <= 8; key++) expect(lru.get(key)).toBe(latest.includes(key) ? `${key}` : undefined);
      }),
    );
  });

  it("makes what is missing once, and keeps nothing where that fails", () => {
    const lru = new Lru<string, number>(2);
    const make = jest.fn(() => 1);
    expect([lru.getOrMake("a", make), lru.getOrMake("a", make)]).toEqual([1, 1]);
    expect(make).toHaveBeenCalledTimes(1);
    const fail = (): number => {
      throw new Error("no");
    };
    expect(() => lru.getOrMake("b", fail)).toThrow("no");
    expect(lru.get("b")).toBeUndefined();
  });
});
