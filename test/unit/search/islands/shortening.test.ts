import type { Gate } from "../../../../runtime/gate/verdict.js";
import { Assessor } from "../../../../runtime/search/evaluators/assessor.js";
import { StopGuard } from "../../../../runtime/search/evaluators/stop-guard.js";
import { shorten } from "../../../../runtime/search/islands/shortening.js";
import type { Individual } from "../../../../runtime/search/islands/state.js";
import { createProblem, type Problem } from "../../../../runtime/search/tasks/index.js";
import { open } from "../arbitrary.js";

const x = [0, 1, 2, 3, 4, 5, 6, 7];
const problem = createProblem({
  kind: "regression",
  name: "line",
  target: "y",
  columns: { x, y: x.map((value) => 2.5 * value + 1) },
});

async function tidied(genome: string, task: Problem = problem, gate: Gate = open, stop = false) {
  const { representation } = task;
  const assessor = new Assessor(task, gate, new StopGuard(async () => stop));
  const program = representation.parse(genome);
  const [{ fitness }] = await task.evaluate([program]);
  const bytes = representation.print(program).length;
  const untidy: Individual = {
    genome,
    agentId: "untidy",
    fitness: Number.isFinite(fitness) ? fitness : null,
    bytes,
    safetyScore: 1,
    parentIds: [],
  };
  return shorten(untidy, representation, assessor);
}

describe("tidy", () => {
  it.each([
    ["leaves out what does nothing", "x0 2.5 mul 1 add x0 x0 sub add", "2.5*a+1"],
    ["leaves out what does next to nothing", "x0 2.5 mul 1 add x0 0 mul exp mul", "2.5*a+1"],
    ["keeps what is needed", "x0 2.5 mul 1 add", "2.5*a+1"],
  ])("%s", async (_, genome, expression) => {
    const result = await tidied(genome);
    const { parse, print } = problem.representation;
    const printed = print(parse(result?.genome ?? ""));
    expect(printed.length).toBeLessThanOrEqual(`export default()=>({x:a})=>${expression}`.length);
    expect(result?.fitness).toBeLessThan(1e-9);
  });

  it("rounds constants that need no more digits", async () => {
    const columns = { x, y: x.map((value) => Math.sin(0.5 * value) + value) };
    const wave = createProblem({ kind: "regression", name: "wave", target: "y", columns });
    const result = await tidied("x0 0.5000000000001 mul sin x0 add", wave);
    expect(result?.genome).toBe("x0 0.5 mul sin x0 add");
    expect(result?.parentIds).toEqual(["untidy"]);
  });

  it("takes no variant that the gate refuses", async () => {
    const onlyLong: Gate = (source) => ({ ...open(source), decision: source.includes("a-a") ? "accept" : "reject" });
    expect((await tidied("x0 2.5 mul 1 add x0 x0 sub add", problem, onlyLong))?.agentId).toBe("untidy");
  });

  it("leaves alone what did not score, and what cannot be shortened", async () => {
    expect((await tidied("-1 sqrt"))?.agentId).toBe("untidy");
    const { shorter: _, ...rigid } = problem.representation;
    const genome = "x0 2.5 mul 1 add x0 x0 sub add";
    expect((await tidied(genome, { ...problem, representation: rigid }))?.agentId).toBe("untidy");
  });

  it("ends when it must stop", async () => {
    expect(await tidied("x0 2.5 mul 1 add x0 x0 sub add", problem, open, true)).toBeUndefined();
  });
});
