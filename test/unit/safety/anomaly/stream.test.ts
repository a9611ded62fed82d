import fc from "fast-check";
import { Random } from "../../../../runtime/kernel/random.js";
import { defaultAnomalyConfig } from "../../../../runtime/safety/anomaly/config.js";
import {
  median,
  newStream,
  type Observation,
  observe,
  streamState,
} from "../../../../runtime/safety/anomaly/stream.js";

const FLOOR = 0.1;

/** What is said of each value in turn. */
function observeAll(values: readonly number[], floor = FLOOR): Observation[] {
  let state = newStream;
  return values.map((value) => {
    const seen = observe(state, value, floor, defaultAnomalyConfig);
    state = seen.state;
    return seen;
  });
}

/** About 0, with a standard deviation of 1. */
function noise(length: number, seed: number): number[] {
  const random = Random.of(seed, "noise");
  const twelve = () => Array.from({ length: 12 }, () => random.next()).reduce((sum, next) => sum + next, -6);
  return Array.from({ length }, twelve);
}

const finite = fc.double({ min: -1e9, max: 1e9, noNaN: true });

describe("the median", () => {
  it("has as many values below it as above", () => {
    fc.assert(
      fc.property(fc.array(finite, { minLength: 1 }), (values) => {
        const middle = median(values);
        expect(values.filter((value) => value < middle).length).toBeLessThanOrEqual(values.length / 2);
        expect(values.filter((value) => value > middle).length).toBeLessThanOrEqual(values.length / 2);
      }),
    );
  });
});

describe("a stream", () => {
  it("says nothing of values that do not change, nor before it has warmed up", () => {
    for (const { deviation, drift } of observeAll(new Array(200).fill(7))) {
      expect([deviation, drift]).toEqual([0, undefined]);
    }
    const early = observeAll(Array.from({ length: defaultAnomalyConfig.warmUp }, (_, i) => (-1) ** i * 1e6));
    expect(early.every(({ deviation, drift }) => deviation === 0 && drift === undefined)).toBe(true);
  });

  it("hardly ever takes noise for a drift or a spike", () => {
    const all = Array.from({ length: 40 }, (_, seed) => observeAll(noise(500, seed))).flat();
    const alarms = all.filter(({ deviation, drift }) => drift || Math.abs(deviation) >= defaultAnomalyConfig.spike);
    expect(alarms.length).toBeLessThan(all.length / 1_000);
  });

  it("shows a spike by how far it is off, however many there were before, and takes none for a drift", () => {
    const values = Array.from({ length: 200 }, (_, i) => (i % 15 === 14 ? 50 : (i * 7) % 5));
    const seen = observeAll(values);
    const spikes = seen.filter((_, i) => i > 30 && i % 15 === 14);
    for (const { deviation } of spikes) expect(deviation).toBeGreaterThan(15);
    expect(seen.filter(({ drift }) => drift)).toEqual([]);
  });

  it.each([1, -1])("finds a shift that lasts, in its direction (%p)", (sign) => {
    const values = noise(120, 5).map((value, i) => (i < 60 ? value : value + sign * 2.5));
    const drifts = observeAll(values).flatMap(({ drift }, i) => (drift ? [{ drift, i }] : []));
    expect(drifts[0]).toMatchObject({ drift: sign > 0 ? "up" : "down" });
    expect(drifts[0].i).toBeGreaterThanOrEqual(60);
    expect(drifts[0].i).toBeLessThan(75);
  });

  it("does not care for the unit, as long as the floor has the same", () => {
    fc.assert(
      fc.property(fc.array(finite, { maxLength: 60 }), fc.integer({ min: -8, max: 8 }), (values, exponent) => {
        const scaled = observeAll(
          values.map((value) => value * 2 ** exponent),
          FLOOR * 2 ** exponent,
        );
        const said = ({ deviation, drift }: Observation) => ({ deviation, drift });
        expect(scaled.map(said)).toEqual(observeAll(values).map(said));
      }),
    );
  });

  it("goes on from what was stored as if nothing had happened", () => {
    fc.assert(
      fc.property(fc.array(finite, { maxLength: 60 }), (values) => {
        let state = newStream;
        for (const [i, expected] of observeAll(values).entries()) {
          const seen = observe(
            streamState.parse(JSON.parse(JSON.stringify(state))),
            values[i],
            FLOOR,
            defaultAnomalyConfig,
          );
          expect(seen.deviation === expected.deviation && seen.drift === expected.drift).toBe(true);
          state = seen.state;
        }
      }),
    );
  });
});
