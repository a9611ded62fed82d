import fc from "fast-check";
import { Unavailable } from "../../../runtime/kernel/errors.js";
import { backOff, retry } from "../../../runtime/kernel/retry.js";

/** What a try comes to: a result that stands or not, or an error that may pass or not. */
type Outcome = "good" | "poor" | "passing" | "fatal";

const outcome = fc.constantFrom<Outcome>("good", "poor", "passing", "fatal");

/** Tries that come to these outcomes in turn, the last one ever after. */
function work(outcomes: readonly Outcome[]) {
  const tries: number[] = [];
  const run = async (attempt: number): Promise<string> => {
    const now = outcomes[Math.min(tries.push(attempt), outcomes.length) - 1];
    if (now === "passing") throw new Unavailable(`try ${attempt}`);
    if (now === "fatal") throw new TypeError(`try ${attempt}`);
    return `${now} ${attempt}`;
  };
  return { run, tries };
}

const choosy = {
  until: (result: string) => result.startsWith("good"),
  retryOn: (error: unknown) => error instanceof Unavailable,
};

describe("retry", () => {
  it("ends with the first outcome that stands, or with the last try", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(outcome, { minLength: 1, maxLength: 8 }),
        fc.integer({ min: 1, max: 8 }),
        async (outcomes, attempts) => {
          const { run, tries } = work(outcomes);
          const standing = outcomes.findIndex((each) => each === "good" || each === "fatal") + 1;
          const made = Math.min(standing || attempts, attempts);
          const last = outcomes[Math.min(made, outcomes.length) - 1];
          const ended = retry(run, { attempts, ...choosy });
          if (last === "good" || last === "poor") await expect(ended).resolves.toBe(`${last} ${made}`);
          else await expect(ended).rejects.toThrow(`try ${made}`);
          expect(tries).toEqual(Array.from({ length: made }, (_, i) => i + 1));
        },
      ),
    );
  });

  it("takes the first result, and the first error, where nothing else is said", async () => {
    const poor = work(["poor"]);
    await expect(retry(poor.run, {})).resolves.toBe("poor 1");
    const passing = work(["passing"]);
    await expect(retry(passing.run, {})).rejects.toThrow(Unavailable);
  });

  it("waits between tries, and never after the last one", async () => {
    const pauses: number[] = [];
    const sleep = async (milliseconds: number) => void pauses.push(milliseconds);
    const { run } = work(["poor", "passing", "poor"]);
    await retry(run, { attempts: 4, ...choosy, pauseMs: (attempt) => 10 * attempt, sleep });
    expect(pauses).toEqual([10, 20, 30]);
  });

  it("tries nothing again after its deadline", async () => {
    const now = jest.spyOn(performance, "now").mockReturnValue(0);
    try {
      const sleep = async () => void now.mockReturnValue(performance.now() + 40);
      const late = work(["poor"]);
      await expect(retry(late.run, { deadlineMs: 100, ...choosy, pauseMs: () => 40, sleep })).resolves.toBe("poor 4");
    } finally {
      now.mockRestore();
    }
  });

  it("ends with a pause that the signal ends", async () => {
    const abort = new AbortController();
    const { run, tries } = work(["poor"]);
    const ended = retry(run, { ...choosy, pauseMs: () => 60_000, signal: abort.signal });
    abort.abort();
    await expect(ended).rejects.toMatchObject({ name: "AbortError" });
    expect(tries).toEqual([1]);
  });
});

describe("backOff", () => {
  it("stays within a bound that doubles, and reaches all of it", () => {
    const share = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1_000 }),
        fc.integer({ min: 1, max: 20 }),
        share,
        (unit, attempt, random) => {
          const bound = backOff(unit, () => 1)(attempt);
          expect(bound).toBe(unit * 2 ** attempt);
          expect(backOff(unit, () => random)(attempt)).toBeCloseTo(random * bound, 6);
        },
      ),
    );
  });

  it("is different from time to time", () => {
    const pauses = Array.from({ length: 20 }, () => backOff(100)(1));
    expect(new Set(pauses).size).toBeGreaterThan(1);
    expect(Math.max(...pauses)).toBeLessThan(200);
  });
});
