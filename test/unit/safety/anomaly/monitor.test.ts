import fc from "fast-check";
import { gunzipSync, strFromU8 } from "fflate";
import { createMemoryContext } from "../../../../runtime/kernel/memory-stores.js";
import { runEvolution } from "../../../../runtime/lifecycle/steps/run.js";
import { type Alarm, says, watchAnomalies } from "../../../../runtime/safety/anomaly/monitor.js";
import type { GenerationRecord } from "../../../../runtime/search/islands/state.js";
import { trusting } from "../../../helpers/examiners.js";
import { smallRequest } from "../../../helpers/requests.js";

/** A generation like any other. */
const usual = (generation: number, island = 0, changes: Partial<GenerationRecord> = {}): GenerationRecord => ({
  island,
  generation,
  best: { genome: "x", agentId: "0123456789abcdef", fitness: 0.5, bytes: 100, safetyScore: 1, parentIds: [] },
  meanFitness: 1 + (generation % 3) / 10,
  diversity: 0.8,
  meanBytes: 100 + (generation % 5),
  evaluations: 100,
  rejected: 0,
  unscored: 0,
  memoryBytes: 400,
  ...changes,
});

/** Forty generations of two islands; what `change` says of one of island 1 is different. */
const run = (change: (generation: number) => Partial<GenerationRecord>): GenerationRecord[] =>
  Array.from({ length: 40 }, (_, generation) => [usual(generation), usual(generation, 1, change(generation))]).flat();

const once = (changes: Partial<GenerationRecord>) => run((generation) => (generation === 30 ? changes : {}));
const alarmsOf = (records: readonly GenerationRecord[]) => watchAnomalies({}, records).alarms;
const best = (fitness: number) => ({ best: { ...usual(0).best, fitness } });

describe("the anomaly monitor", () => {
  it("has nothing to say of what is usual", () => {
    expect(alarmsOf(run(() => ({})))).toEqual([]);
  });

  it.each<[string, Partial<GenerationRecord>, Alarm["level"]]>([
    ["fitness", best(10), "spike"],
    ["fitness", best(5_000), "severe"],
    ["diversity", { diversity: 0.1 }, "spike"],
    ["size", { meanBytes: 300 }, "spike"],
    ["size", { meanBytes: 6_000 }, "severe"],
    ["memory", { memoryBytes: 1_600 }, "spike"],
    ["verdicts", { rejected: 60 }, "spike"],
    ["verdicts", { rejected: 400 }, "severe"],
    ["kills", { unscored: 0.4 }, "spike"],
    ["kills", { unscored: 0.9 }, "severe"],
  ])("sees %s that is out of the ordinary: %p is %s", (signal, changes, level) => {
    const found = alarmsOf(once(changes)).filter(({ scope }) => scope === "island 1");
    expect(found).toMatchObject([{ signal, level, generation: 30 }]);
  });

  it.each<[string, Partial<GenerationRecord>]>([
    ["a better agent", best(1e-9)],
    ["smaller agents", { meanBytes: 10 }],
    ["more diversity", { diversity: 1 }],
    [
      "numbers that nobody knows",
      { unscored: undefined, memoryBytes: undefined, meanFitness: null, ...best(Number.NaN) },
    ],
  ])("takes %s for no spike", (_, changes) => {
    expect(alarmsOf(once(changes)).filter(({ level }) => level !== "drift")).toEqual([]);
  });

  it("sees sizes that creep up, which no single generation shows", () => {
    const creeping = run((generation) => ({ meanBytes: 100 * 1.03 ** Math.max(0, generation - 15) }));
    const drifts = alarmsOf(creeping).filter(({ scope }) => scope === "island 1");
    expect(drifts.length).toBeGreaterThan(0);
    for (const { signal, level } of drifts) expect([signal, level]).toEqual(["size", "drift"]);
  });

  it("sees overall what it sees on every island", () => {
    const everywhere = once({ unscored: 0.9 }).map((record) =>
      record.generation === 30 ? { ...record, unscored: 0.9 } : record,
    );
    expect(alarmsOf(everywhere).map(({ scope }) => scope)).toEqual(["overall", "island 0", "island 1"]);
  });

  it("holds to the thresholds it is given", () => {
    const records = once({ unscored: 0.4 });
    const levels = (severe: number, spike: number) =>
      watchAnomalies({}, records, { severe, spike }).alarms.map(({ level }) => level);
    expect(levels(12, 8)).toContain("severe");
    expect(levels(1_000, 900)).toEqual([]);
  });

  it("says on one line what it saw", () => {
    const [alarm] = alarmsOf(once({ unscored: 0.9 })).filter(({ level }) => level === "severe");
    expect(says(alarm)).toBe("severe spike of kills, island 1, generation 30: 30.0 deviations off");
  });

  it("sees the same in one go, epoch by epoch, and in whatever order islands come", () => {
    const records = run((generation) => ({
      unscored: generation % 13 === 12 ? 0.7 : 0,
      meanBytes: 100 + generation * 9,
    }));
    const expected = alarmsOf(records);
    expect(expected.length).toBeGreaterThan(3);
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 20 }),
        fc.shuffledSubarray([...records.keys()], { minLength: records.length }),
        (epoch, order) => {
          let state = {};
          const alarms: Alarm[] = [];
          for (let from = 0; from < 40; from += epoch) {
            const shuffled = order.map((i) => records[i]);
            const part = shuffled.filter(({ generation }) => generation >= from && generation < from + epoch);
            const seen = watchAnomalies(JSON.parse(JSON.stringify(state)), part);
            state = seen.state;
            alarms.push(...seen.alarms);
          }
          expect(alarms).toEqual(expected);
        },
      ),
      { numRuns: 30 },
    );
  });

  it("remembers after a run what it remembers when the run is replayed from its logs", async () => {
    const context = createMemoryContext();
    const config = {
      ...smallRequest.config,
      generations: 40,
      anomaly: { warmUp: 5, window: 8, spike: 2, severe: 1e6 },
    };
    await runEvolution({ ...smallRequest, config }, context, trusting);
    const text = (body: Uint8Array) => strFromU8(gunzipSync(body));
    const stored = async (prefix: string) =>
      Promise.all(
        (await context.evolution.list(prefix)).map(async (key) =>
          text((await context.evolution.get(key)) ?? new Uint8Array()),
        ),
      );
    const records = (await stored("fitness_logs/")).flatMap((log) =>
      log
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line)),
    );
    const replayed = watchAnomalies({}, records, config.anomaly);
    const memories = (await context.evolution.list("generations/")).filter((key) => key.endsWith("monitor.json.gz"));
    expect(JSON.parse(text((await context.evolution.get(memories.at(-1) ?? "")) ?? new Uint8Array()))).toEqual(
      replayed.state,
    );
    expect(replayed.alarms.some(({ level }) => level === "spike")).toBe(true);
    const alerted = context.alerts.sent.map(({ finding }) => finding);
    for (const finding of alerted) expect(replayed.alarms).toContainEqual(finding);
  });
});
