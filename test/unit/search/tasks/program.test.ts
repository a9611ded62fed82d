import fc from "fast-check";
import type { BatchSandbox } from "../../../../runtime/sandbox/job.js";
import { createSandbox } from "../../../../runtime/sandbox/runner/pool.js";
import { evaluateInPieces } from "../../../../runtime/search/evaluators/evaluation.js";
import { StopGuard } from "../../../../runtime/search/evaluators/stop-guard.js";
import { createProblem, type TaskDefinition } from "../../../../runtime/search/tasks/index.js";
import { parseTaskFile } from "../../../../runtime/search/tasks/parse.js";
import { edits, errorOf } from "../../../../runtime/search/tasks/program/distance.js";
import { psb2Examples, psb2Names } from "../../../../runtime/search/tasks/program/psb2/problems.js";

const sandbox = createSandbox({ processes: 1 });
afterAll(() => sandbox.close());

const cases = Array.from({ length: 120 }, (_, i) => ({ input: i, output: 2 * i }));
const task = (fields: object): TaskDefinition =>
  parseTaskFile("some.json", JSON.stringify({ kind: "program", cases, ...fields }));

/** What is made of agents that somebody wrote. */
function evaluate(definition: TaskDefinition, ...sources: string[]) {
  const problem = createProblem(definition, sandbox);
  return problem.evaluate(sources.map((source) => problem.representation.read?.(source)));
}

describe("a task of cases", () => {
  it("scores what is right with 0, and nothing that fails", async () => {
    const [right, endless, throws, wrongType, missing, nan] = await evaluate(
      task({ limits: { fuel: 1_000 } }),
      "export default()=>n=>n*2",
      "export default()=>n=>{for(let i=0;i>=0;i++)n+=i;return n}",
      "export default()=>n=>n.x.y",
      "export default()=>n=>String(2*n)",
      "export default()=>n=>{}",
      "export default()=>n=>n/0-n/0",
    );
    expect(right).toMatchObject({ fitness: 0 });
    expect(right.fuel).toBeGreaterThan(0);
    for (const failed of [endless, throws]) expect(failed.fitness).toBeNull();
    for (const failed of [wrongType, missing, nan]) expect(failed.fitness).toBe(1);
    for (const { errors } of [endless, throws, wrongType, missing, nan])
      expect(errors?.every((e) => e === Infinity)).toBe(true);
  });

  it("runs the first cases of who errs, all of who does not", async () => {
    const [zero, alike, almost] = await evaluate(
      task({}),
      "export default()=>()=>0",
      "export default()=>n=>n-n",
      "export default()=>n=>2*n-(n===77)",
    );
    expect(alike.errors).toEqual(zero.errors);
    expect(zero.errors?.filter(Number.isFinite)).toHaveLength(25);
    expect(zero.errors?.slice(0, 12).every(Number.isFinite)).toBe(true); // the first ones given are the telling ones
    expect(almost.errors).not.toEqual(zero.errors); // who answers otherwise once is not taken for another
    expect(almost.fitness).toBeLessThan(1);
  });

  it("screens by a few of the first cases, and so can tell who errs there", async () => {
    const problem = createProblem(task({}), sandbox);
    const sources = ["()=>n=>n*2", "()=>()=>0", "()=>n=>n.x.y"].map((source) => `export default${source}`);
    const candidates = sources.map((source) => problem.representation.read?.(source));
    const [right, wrong, throws] = (await problem.screening?.evaluate(candidates)) ?? [];
    const [, inFull] = await problem.evaluate(candidates);
    expect(wrong.fuel).toBeLessThan(inFull.fuel ?? 0);
    expect(right.fitness).toBeLessThan(wrong.fitness ?? 0);
    expect(throws.fitness).toBeNull();
  });

  it("is not evaluated any further once it must stop, and its sandbox is free", async () => {
    const events: string[] = [];
    const watched: BatchSandbox = {
      ...sandbox,
      async runAll(jobs, signal) {
        events.push("begun");
        return sandbox.runAll(jobs, signal);
      },
    };
    const stopped = async () => {
      const stop = events.includes("begun");
      if (stop) events.push("stop");
      return stop;
    };
    const endless = "export default()=>n=>{for(let i=0;i>=0;i++)n+=i;return n}";
    const calls = Array(100).fill(0);
    const many = Array.from({ length: 100 }, () => ({ inputs: calls, outputs: calls })); // half a minute a program
    const problem = createProblem(task({ cases: many, limits: { fuel: 1_000_000 } }), watched);
    const slow = Array(50).fill(problem.representation.read?.(endless));
    expect(await evaluateInPieces(problem, slow, new StopGuard(stopped))).toBeUndefined();
    expect(events).toEqual(["begun", "stop"]);
    const job = { source: "export default()=>n=>n+1", config: {}, seed: 1 };
    expect(await sandbox.run({ ...job, work: { kind: "inputs", inputs: [1] } })).toMatchObject({ result: [2] });
  });

  it("gives every case an instance of its own, which remembers within it", async () => {
    const sums = Array.from({ length: 8 }, (_, i) => ({ inputs: [i, 1, 2], outputs: [i, i + 1, i + 3] }));
    const [own, shared] = await evaluate(
      task({ cases: sums }),
      "export default()=>{let s=0;return n=>s+=n}",
      "let s=0;export default()=>n=>s+=n",
    );
    expect([own.fitness, shared.fitness]).toEqual([0, 0]);
  });

  it.each([
    ["an answer of two types", { cases: [...cases, { input: 1, output: "x" }] }, "output has no type"],
    ["other names", { cases: [...cases, { input: { a: 1 }, output: 1 }] }, "has the names a"],
    ["outputs that are missing", { cases: [{ inputs: [1, 2], outputs: [1] }, ...cases] }, "has 2 inputs but 1 outputs"],
    ["a primitive that there is not", { primitives: ["goto"] }, "primitives"],
  ])("is refused with %s", (_, fields, message) => {
    expect(() => task(fields)).toThrow(message);
  });
});

describe("the error of an answer", () => {
  it("is 0 for the same, infinite for another type, and grows with the distance", () => {
    expect(errorOf("kitten", "sitting", "string", "distance")).toBe(3);
    expect(errorOf([1, 5], [1, 2, 3], "integer[]", "distance")).toBe(7);
    expect(errorOf(0.1 + 0.2, 0.3, "number", "distance")).toBe(0);
    expect(errorOf(4, 9, "integer", "exact")).toBe(1);
    for (const none of [Number.NaN, undefined, null, "4", 4.5, Infinity]) {
      expect(errorOf(none, 4, "integer", "distance")).toBe(Infinity);
    }
    expect(edits("", "abc")).toBe(3);
  });

  it("is the same both ways for texts, and only counts where they differ", () => {
    const text = fc.string({ unit: fc.constantFrom("a", "b", "c"), maxLength: 8 });
    fc.assert(
      fc.property(text, text, text, (a, b, both) => {
        expect(edits(a, b)).toBe(edits(b, a));
        expect(edits(a + both, b + both)).toBe(edits(a, b));
        expect(edits(a, a + both)).toBe(both.length);
      }),
    );
  });
});

describe("PSB2", () => {
  it.each(psb2Names)("%s draws what is unseen from other streams, the same every time", (name) => {
    const [training, unseen] = [psb2Examples(name, "training", 200, 1), psb2Examples(name, "unseen", 300, 1)];
    expect([training.length, unseen.length]).toEqual([200, 300]);
    expect(psb2Examples(name, "training", 200, 1)).toEqual(training);
    expect(unseen[0]).not.toEqual(training.at(-1));
  });

  it.each([
    ["fuel-cost", "export default()=>a=>a.reduce((s,x)=>s+Math.floor(x/3)-2,0)"],
    ["fizz-buzz", 'export default()=>n=>n%15?n%3?n%5?String(n):"Buzz":"Fizz":"FizzBuzz"'],
    ["middle-character", "export default()=>s=>s.slice((s.length-1)/2,s.length/2+1)"],
    ["gcd", "export default()=>({first:a,second:b})=>{for(let i=0;b&&i<99;i++)[a,b]=[b,a%b];return a}"],
    ["substitution-cipher", 'export default()=>({from:a,to:b,text:c})=>[...c].map(d=>b.charAt(a.indexOf(d))).join("")'],
  ])("%s is solved by who knows how", async (problem, source) => {
    const definition = { kind: "psb2", name: problem, problem, training: 100, holdOut: 100, seed: 3 } as TaskDefinition;
    const { holdOut } = createProblem(definition);
    const [solved] = await evaluate(definition, source);
    const outcome = await sandbox.run({ ...holdOut.job, source });
    expect([solved.fitness, outcome.status === "ok" && holdOut.score(outcome.result)]).toEqual([0, 0]);
    expect(holdOut.baselines["the usual answer"]).toBeGreaterThan(0);
  });
});
