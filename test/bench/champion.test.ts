import { verifyChampion } from "../../bench/evolution/champion.js";
import { Random } from "../../runtime/kernel/random.js";
import { createSandbox } from "../../runtime/sandbox/runner/pool.js";
import { createProblem, type TaskDefinition } from "../../runtime/search/tasks/index.js";

const sandbox = createSandbox({ processes: 1 });
afterAll(() => sandbox.close());

const x = Array.from({ length: 30 }, (_, i) => i / 10 - 1.5);

const tasks: readonly TaskDefinition[] = [
  { kind: "regression", name: "curve", target: "y", columns: { x, y: x.map((value) => Math.exp(value) + value) } },
  {
    kind: "online-bin-packing",
    name: "packing",
    class: "or1",
    training: { instances: 2, items: 100 },
    holdOut: { instances: 1, items: 50 },
    seed: 3,
    counts: true,
  },
  { kind: "program", name: "double", cases: Array.from({ length: 120 }, (_, n) => ({ input: n, output: 2 * n })) },
];

/** The fitness of packing policies that are worse is an estimate: they are not played to the end. */
const HOPELESS = 15;

/** Programs as the first generation has them, and what the engine says they are worth. */
async function sampled(task: TaskDefinition) {
  const problem = createProblem(task, sandbox);
  const { random, print } = problem.representation;
  const programs = Array.from({ length: 30 }, (_, i) => random(i, 30, Random.of("verification", i)));
  const evaluations = await problem.evaluate(programs);
  return programs.flatMap((program, i) => {
    const { fitness } = evaluations[i];
    return fitness !== null && fitness < HOPELESS ? [{ source: print(program), fitness }] : [];
  });
}

describe.each(tasks)("a champion of a task of $kind", (task) => {
  it("has the fitness in the sandbox that the engine gave it", async () => {
    const agents = await sampled(task);
    expect(agents.length).toBeGreaterThan(5);
    for (const { source, fitness } of agents) {
      expect({ source, ...(await verifyChampion(task, source, fitness, sandbox)) }).toMatchObject({ holds: true });
    }
  });

  it("does not hold where it claims another fitness, fails, or is too large", async () => {
    const [{ source, fitness }] = await sampled(task);
    const holds = async (agent: string, claimed: number) => (await verifyChampion(task, agent, claimed, sandbox)).holds;
    expect(await holds(source, fitness)).toBe(true);
    expect(await holds(source, fitness * 0.999 - 1e-6)).toBe(false);
    expect(await holds("export default()=>()=>{throw 1}", fitness)).toBe(false);
    expect(await holds(`${source}//${"x".repeat(6_656)}`, fitness)).toBe(false);
  });
});
