import type { Gate } from "../../../../runtime/gate/verdict.js";
import { arms } from "../../../../runtime/search/controls/arms.js";
import { type ControlArm, judgeControls, runControls } from "../../../../runtime/search/controls/compare.js";
import { builtInTasks, createProblem, type Problem } from "../../../../runtime/search/tasks/index.js";
import { trusting } from "../../../helpers/examiners.js";
import { open } from "../arbitrary.js";

const problem = createProblem(builtInTasks["nguyen-3"]);
const budget = { evaluations: 150, maxNodes: 20, seed: 7 };
const hooks = { gate: open, stopped: async () => false };

/** The problem, and the agents that were evaluated. */
function watched(): { problem: Problem; evaluated: string[] } {
  const evaluated: string[] = [];
  const evaluate: Problem["evaluate"] = (programs) => {
    evaluated.push(...programs.map(problem.representation.print));
    return problem.evaluate(programs);
  };
  return { problem: { ...problem, evaluate }, evaluated };
}

describe.each(Object.entries(arms))("%s", (_, arm) => {
  it("spends its budget, on different programs, and keeps the best of them", async () => {
    const { problem, evaluated } = watched();
    const result = await arm(problem, budget, hooks);
    expect(result?.evaluations).toBe(budget.evaluations);
    expect(evaluated).toHaveLength(budget.evaluations);
    expect(new Set(evaluated).size).toBe(budget.evaluations);
    expect(result?.best?.fitness).toBeLessThan(1);
  });

  it("is the same twice, and another by another seed", async () => {
    const best = async (seed: number) => (await arm(problem, { ...budget, seed }, hooks))?.best;
    const first = await best(7);
    expect(await best(7)).toEqual(first);
    expect(await best(8)).not.toEqual(first);
  });

  it("evaluates nothing that the gate refuses, and ends although it finds nothing", async () => {
    const { problem, evaluated } = watched();
    const shut: Gate = () => ({ safety_score: 0, decision: "reject", findings: [] });
    expect((await arm(problem, budget, { ...hooks, gate: shut }))?.best).toBeUndefined();
    expect(evaluated).toEqual([]);
  });

  it("ends when it is stopped", async () => {
    expect(await arm(problem, budget, { ...hooks, stopped: async () => true })).toBeUndefined();
  });
});

describe("the comparison", () => {
  it("runs every arm at the same budget and scores it on the hold-out", async () => {
    const controls = await runControls(problem, budget, hooks, trusting.sandbox);
    expect(controls?.map(({ name }) => name)).toEqual(Object.keys(arms));
    for (const control of controls ?? []) {
      expect(control.evaluations).toBe(budget.evaluations);
      expect(control.holdOut).toBeGreaterThanOrEqual(0);
    }
  });

  it("gives no score to what fails in the sandbox", async () => {
    const usage = { fuel: 0, memoryBytes: 0, instanceBytes: 0 };
    const sandbox = { ...trusting.sandbox, run: async () => ({ status: "fuel", message: "", usage }) as const };
    const controls = await runControls(problem, { ...budget, evaluations: 5 }, hooks, sandbox);
    expect(controls?.map(({ holdOut }) => holdOut)).toEqual([null, null, null]);
  });

  const control = (name: string, holdOut: number | null): ControlArm => ({
    name,
    holdOut,
    evaluations: 1,
    training: 1,
    bytes: 1,
  });

  it.each([
    [0.5, [control("a", 0.6), control("b", null)], "evolution won"],
    [0.5, [control("a", 0.4), control("b", 0.3)], "evolution did NOT win: a and b did better"],
    [0.5, [control("a", 0.5), control("b", 0.7)], "evolution did not win: a did as well"],
  ])("of %d with others says plainly who won", (champion, controls, verdict) => {
    expect(judgeControls(champion, controls)).toContain(verdict);
  });
});
