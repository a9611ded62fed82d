import fc from "fast-check";
import { bucketOf, bucketQuantile, type Histogram, PRECISION } from "../../../../runtime/agents/monitor/histogram.js";

function histogramOf(values: readonly number[]): Histogram {
  const counts: Record<number, number> = {};
  for (const bucket of values.map(bucketOf)) counts[bucket] = (counts[bucket] ?? 0) + 1;
  return counts;
}

const values = fc.array(fc.double({ min: 0.001, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 200 });

describe("quantile", () => {
  it("is within its precision of the true one", () => {
    fc.assert(
      fc.property(values, fc.double({ min: 0, max: 1, noNaN: true }), (all, q) => {
        const sorted = [...all].sort((a, b) => a - b);
        const exact = sorted[Math.max(1, Math.ceil(q * sorted.length)) - 1];
        expect(Math.abs(bucketQuantile(histogramOf(all), q) - exact)).toBeLessThanOrEqual(exact * (PRECISION + 1e-9));
      }),
    );
  });

  it("does not fall as q rises", () => {
    fc.assert(
      fc.property(values, (all) => {
        const histogram = histogramOf(all);
        const quantiles = [0, 0.25, 0.5, 0.75, 0.99, 1].map((q) => bucketQuantile(histogram, q));
        expect(quantiles).toEqual([...quantiles].sort((a, b) => a - b));
      }),
    );
  });

  it("is NaN of nothing", () => {
    expect(bucketQuantile({}, 0.5)).toBeNaN();
  });

  it.each([0, -1, 1e-9, Number.NaN])("takes %s for the smallest", (value) => {
    expect(bucketOf(value)).toBe(bucketOf(0.001));
  });

  it("has one bucket for everything large", () => {
    expect(bucketOf(1e300)).toBe(bucketOf(1e6));
    expect(bucketOf(Number.POSITIVE_INFINITY)).toBe(bucketOf(1e6));
  });
});
