import fc from "fast-check";
import {
  addCalls,
  callsOf,
  callsPerSecond,
  countCalls,
  failedCalls,
} from "../../../../runtime/agents/monitor/calls.js";
import type { ObservedCall } from "../../../../runtime/agents/monitor/observations.js";
import { arbitraryCall, call, NEW_YEAR } from "./arbitrary.js";

/** Summed up one by one. */
const total = (all: readonly ObservedCall[]) => all.map((one) => callsOf([one])).reduce(addCalls);
const some = fc.array(arbitraryCall, { minLength: 1, maxLength: 20 });

describe("addCalls", () => {
  it("gives the same in whatever order and grouping", () => {
    fc.assert(
      fc.property(some, some, some, (a, b, c) => {
        const [one, two, three] = [a, b, c].map(total);
        expect(addCalls(two, one)).toEqual(addCalls(one, two));
        expect(addCalls(addCalls(one, two), three)).toEqual(addCalls(one, addCalls(two, three)));
      }),
    );
  });

  it("is what summing up all calls at once gives", () => {
    fc.assert(
      fc.property(some, (all) => {
        expect(callsOf(all)).toEqual(total(all));
      }),
    );
  });

  it("counts every call, input and outcome once, and fits its schema", () => {
    fc.assert(
      fc.property(some, (all) => {
        const sum = total(all);
        expect(sum.count).toBe(all.length);
        expect(sum.inputs).toBe(all.reduce((n, { inputs }) => n + inputs, 0));
        expect(failedCalls(sum)).toBe(all.filter(({ status }) => status !== "ok").length);
        expect(sum.fuel.max).toBe(Math.max(...all.map(({ usage }) => usage.fuel)));
        expect(Object.values(sum.recent).reduce((n, count) => n + count, 0)).toBeLessThanOrEqual(all.length);
        expect(Object.keys(sum.recent).length).toBeLessThanOrEqual(6);
        expect(countCalls.parse(JSON.parse(JSON.stringify(sum)))).toEqual(sum);
      }),
    );
  });
});

describe("callsPerSecond", () => {
  /** Ten calls a second for so many seconds. */
  const steady = (seconds: number) =>
    callsOf(Array.from({ length: seconds * 10 }, (_, i) => call({ at: NEW_YEAR + i * 100 })));

  it.each([5, 30, 60, 200])("is the rate of steady calls, %i seconds after the first", (seconds) => {
    expect(callsPerSecond(steady(seconds), NEW_YEAR + seconds * 1_000)).toBeCloseTo(10, 0);
  });

  it("waits for news before it goes down, and ends at 0", () => {
    const books = steady(120);
    const rates = [125, 140, 160, 180, 300].map((second) => callsPerSecond(books, NEW_YEAR + second * 1_000));
    expect(rates[0]).toBeCloseTo(10, 0);
    expect(rates).toEqual([...rates].sort((a, b) => b - a));
    expect(rates[4]).toBe(0);
  });

  it("is no more than the calls there were, however short the time", () => {
    expect(callsPerSecond(callsOf([call()]), NEW_YEAR)).toBe(1);
  });
});
