import { Tally } from "../../bench/load/answers.js";
import { wrongIn } from "../../bench/load/overload.js";
import { grew, slope } from "../../bench/memory.js";

describe("what a load comes to", () => {
  const tally = (
    answers: readonly (readonly [status: number, retryAfter?: string])[],
    failures: readonly string[] = [],
  ) => {
    const counted = new Tally();
    for (const [status, retryAfter] of answers) {
      counted.begin();
      counted.answered(status, retryAfter, 10);
    }
    for (const failure of failures) {
      counted.begin();
      counted.failed(failure);
    }
    return counted.sum(2, 0);
  };

  it("counts answers of 200 a second, and latency of them alone", () => {
    const sum = tally([[200], [200], [503, "1"], [200]]);
    expect(sum).toMatchObject({
      offered: 2,
      perSecond: 1.5,
      statuses: { 200: 3, 503: 1 },
      latency: { p50: 10, p999: 10 },
    });
  });

  it("is right where beyond what is admitted there is 503 with Retry-After, and nothing else", () => {
    expect(wrongIn(tally([[200], [503, "1"]]))).toEqual([]);
  });

  it.each([
    ["another status", tally([[200], [503, "1"], [500]]), "1 requests were answered 500"],
    ["no 503", tally([[200]]), "no request was answered 503"],
    ["503 without a time", tally([[200], [503]]), "1 answers of 503 have no Retry-After"],
    ["no answer", tally([[200], [503, "1"]], ["ECONNRESET"]), "1 requests were not answered: ECONNRESET"],
  ])("is wrong where there is %s", (_, answers, message) => {
    expect(wrongIn(answers)).toEqual([message]);
  });

  it("grows in memory where the second half does, not the first", () => {
    expect(grew([100, 200, 300, 300, 310])).toBe(false);
    expect(grew([100, 150, 200, 250, 300])).toBe(true);
    expect(slope([1, 3, 5])).toBeCloseTo(2);
  });
});
