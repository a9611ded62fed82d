import fc from "fast-check";
import { type Histogram, histogramOf, PRECISION, quantile } from "../../../../runtime/agents/monitor/histogram.js";

const histogramOfAll = (values: readonly number[]): Histogram => {
  const sum: Record<string, number> = {};
  for (const value of values)
    for (const bucket of Object.keys(histogramOf(value))) sum[bucket] = (sum[bucket] ?? 0) + 1;
  return sum;
};

const values = fc.array(fc.double({ min: 0.001, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 200 });

describe("quantile", () => {
  it("is within its precision of the true one", () => {
    fc.assert(
      fc.property(values, fc.double({ min: 0, max: 1, noNaN: true }), (all, q) => {
        const sorted = [...all].sort((a, b) => a - b);
        const exact = sorted[Math.max(1, Math.ceil(q * sorted.length)) - 1];
        expect(Math.abs(quantile(histogramOfAll(all), q) - exact)).toBeLessThanOrEqual(exact * (PRECISION + 1e-9));
      }),
    );
  });

  it("does not fall as q rises", () => {
    fc.assert(
      fc.property(values, (all) => {
        const histogram = histogramOfAll(all);
        const quantiles = [0, 0.25, 0.5, 0.75, 0.99, 1].map((q) => quantile(histogram, q));
        expect(quantiles).toEqual([...quantiles].sort((a, b) => a - b));
      }),
    );
  });

  it("is NaN of nothing", () => {
    expect(quantile({}, 0.5)).toBeNaN();
  });

  it.each([0, -1, 1e-9, Number.NaN])("takes %s for the smallest", (value) => {
    expect(histogramOf(value)).toEqual(histogramOf(0.001));
  });

  it("has one bucket for everything large", () => {
    expect(histogramOf(1e300)).toEqual(histogramOf(1e6));
    expect(histogramOf(Number.POSITIVE_INFINITY)).toEqual(histogramOf(1e6));
  });
});
