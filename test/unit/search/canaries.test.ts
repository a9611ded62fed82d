import { judge } from "../../../runtime/gate/gate.js";
import type { Json } from "../../../runtime/kernel/json.js";
import { createMemoryContext } from "../../../runtime/kernel/memory-stores.js";
import { close } from "../../../runtime/lifecycle/steps/close.js";
import { begin } from "../../../runtime/lifecycle/steps/open.js";
import { runEvolution } from "../../../runtime/lifecycle/steps/run.js";
import type { BatchSandbox, Outcome, SandboxJob } from "../../../runtime/sandbox/job.js";
import { createSandbox } from "../../../runtime/sandbox/runner/pool.js";
import { type Canary, runCanary } from "../../../runtime/search/canaries/canary.js";
import { packingCanary } from "../../../runtime/search/canaries/packing.js";
import { programCanary } from "../../../runtime/search/canaries/program.js";
import { regressionCanary } from "../../../runtime/search/canaries/regression.js";
import type { Evaluation } from "../../../runtime/search/evaluators/stage.js";
import { PackingEvaluator } from "../../../runtime/search/tasks/bin-packing/evaluator.js";
import { ScaledFit } from "../../../runtime/search/tasks/regression/scaled-fit.js";
import { smallRequest } from "../../helpers/requests.js";

const sandbox = createSandbox({ processes: 1 });
afterAll(() => sandbox.close());
afterEach(() => jest.restoreAllMocks());

const canaries: Record<string, Canary> = { regressionCanary, packingCanary, programCanary };

describe.each(Object.entries(canaries))("the %s", (_, canary) => {
  it("finds nothing wrong with its evaluator as it is, twice", async () => {
    expect(await runCanary(canary, sandbox)).toEqual([]);
    expect(await runCanary(canary, sandbox)).toEqual([]);
  });

  it("is made of programs that the gate accepts, as all that is ever evaluated", () => {
    const sources = [...canary.candidates, ...canary.agents].map(({ source }) => source);
    expect(sources.filter((source) => judge(source).decision !== "accept")).toEqual([]);
  });

  it("knows some that are best, some that are not, and some that must not score; none is better than the best", () => {
    for (const specimens of [canary.candidates, canary.agents]) {
      const errors = specimens.map(({ error }) => error);
      expect(errors).toContain(0);
      expect(errors).toContain(null);
      expect(errors.some((error) => error !== null && error > 0)).toBe(true);
      expect(errors.every((error) => error === null || error >= 0)).toBe(true);
    }
  });
});

/** What an evaluator or a sandbox may be made to do. */
const names = async (canary: Canary, by: BatchSandbox = sandbox): Promise<string[]> =>
  (await runCanary(canary, by)).map(({ name }) => name);

describe("an evaluator that was tampered with is found out:", () => {
  const changed = (change: (evaluation: Evaluation) => Evaluation) => {
    const { evaluate: fit } = ScaledFit.prototype;
    jest.spyOn(ScaledFit.prototype, "evaluate").mockImplementation(function (this: ScaledFit, programs) {
      return fit.call(this, programs).map(change);
    });
    const { evaluate: play } = PackingEvaluator.prototype;
    jest.spyOn(PackingEvaluator.prototype, "evaluate").mockImplementation(function (this: PackingEvaluator, program) {
      return change(play.call(this, program));
    });
  };
  const ofNumbers: [string, Canary][] = [
    ["regression", regressionCanary],
    ["packing", packingCanary],
  ];

  it.each(ofNumbers)("in %s, one that finds everything perfect", async (_, canary) => {
    changed(() => ({ fitness: 0 }));
    expect((await names(canary)).length).toBeGreaterThan(1);
  });

  it.each(ofNumbers)("in %s, one that scores what is no number", async (_, canary) => {
    changed(({ fitness }) => ({ fitness: Number.isFinite(fitness) ? fitness : 0 }));
    const { candidates } = canary;
    expect(await names(canary)).toEqual(candidates.filter(({ error }) => error === null).map(({ name }) => name));
  });

  it.each(ofNumbers)("in %s, one by which something is better than the best", async (_, canary) => {
    changed(({ fitness }) => ({ fitness: fitness === null ? null : fitness - 1 }));
    const { candidates } = canary;
    expect(await names(canary)).toEqual(candidates.filter(({ error }) => error !== null).map(({ name }) => name));
  });

  it.each(ofNumbers)("in %s, one that flatters a little", async (_, canary) => {
    changed(({ fitness }) => ({ fitness: fitness === null ? null : fitness * 0.999 }));
    expect(await names(canary)).not.toEqual([]);
  });

  it("in programs, one that counts every answer as right", async () => {
    const { runAll } = sandbox;
    const generous: BatchSandbox = {
      ...sandbox,
      async runAll(jobs, signal) {
        const right = (await runAll([{ ...jobs[0], source: programCanary.candidates[0].source }]))[0];
        const outcomes = await runAll(jobs, signal);
        return outcomes.map((outcome) => (outcome.status === "ok" ? right : outcome));
      },
    };
    expect(await names(programCanary, generous)).toContain("-1");
  });
});

describe("a sandbox that was tampered with is found out:", () => {
  /** The sandbox, but for what it says of each job. */
  const saying = (change: (outcome: Outcome, job: SandboxJob) => Outcome): BatchSandbox => ({
    ...sandbox,
    async runAll(jobs, signal) {
      return (await sandbox.runAll(jobs, signal)).map((outcome, i) => change(outcome, jobs[i]));
    },
  });
  const usage = { fuel: 1, memoryBytes: 1, instanceBytes: 1 };
  const right: Record<string, Json> = {
    regressionCanary: [25, 36, 49],
    packingCanary: { bins: [8, 8], bounds: [8, 8] },
    programCanary: Array.from({ length: 8 }, (_, i) => [2 * (24 + i) + 8]),
  };

  it.each(Object.entries(canaries))("by the %s, where what failed counts as what is right", async (name, canary) => {
    const lenient = saying((outcome) =>
      outcome.status === "ok" ? outcome : { status: "ok", result: right[name], usage },
    );
    expect(await names(canary, lenient)).toEqual(expect.arrayContaining(["throws"]));
  });

  it.each([
    ["a text counts as a number", (value: Json): Json => (typeof value === "string" ? Number(value) : value)],
    ["what is no number is left out as 0", (value: Json): Json => (Number.isFinite(value) ? value : 0)],
  ])("by the regressionCanary, where %s", async (_, make) => {
    const lax = saying((outcome) => {
      if (outcome.status !== "ok" || !Array.isArray(outcome.result)) return outcome;
      return { ...outcome, result: outcome.result.map(make) };
    });
    expect(await names(regressionCanary, lax)).not.toEqual([]);
  });

  it("by the programCanary, where a case knows of the one before", async () => {
    const [{ source: sum }] = programCanary.candidates;
    const knowing = (job: SandboxJob) => (job.source.includes("n++") ? { ...job, source: sum } : job);
    const remembering = { ...sandbox, runAll: (jobs: readonly SandboxJob[]) => sandbox.runAll(jobs.map(knowing)) };
    expect(await names(programCanary, remembering)).toContain("remembers the case before");
  });
});

describe("an evolution whose evaluator cannot be trusted", () => {
  const examiners = { gate: judge, sandbox };
  const perfect = () =>
    jest.spyOn(ScaledFit.prototype, "evaluate").mockImplementation((programs) => programs.map(() => ({ fitness: 0 })));

  it("does not begin, and tells operators", async () => {
    const context = createMemoryContext();
    perfect();
    await expect(begin(smallRequest, context, examiners)).rejects.toMatchObject({
      code: "canary-failed",
      value: "regression",
    });
    expect(context.alerts.sent).toMatchObject([
      { kind: "emergency-stop", severity: "critical", evolution_id: "evo-test" },
    ]);
    expect(context.metrics.values).toContainEqual(expect.objectContaining({ CanaryFailures: expect.any(Number) }));
  });

  it("exports nothing, whatever it has found", async () => {
    const context = createMemoryContext();
    const tampered = runEvolution(smallRequest, context, examiners, ({ done }) => {
      if (done) perfect();
    });
    await expect(tampered).rejects.toMatchObject({ code: "canary-failed" });
    expect(await context.agents.list("")).toEqual([]);
    jest.restoreAllMocks();
    expect(await close({ evolution_id: "evo-test" }, context, examiners)).toMatchObject({ status: "finished" });
  });
});
