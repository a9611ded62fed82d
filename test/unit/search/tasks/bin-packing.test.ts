import { runInNewContext } from "node:vm";
import fc from "fast-check";
import type { Json } from "../../../../runtime/kernel/json.js";
import { Random } from "../../../../runtime/kernel/random.js";
import {
  classes,
  classNames,
  drawInstances,
  excess,
  lowerBound,
} from "../../../../runtime/sandbox/simulators/bin-packing/instances.js";
import { onlineBinPacking, pack } from "../../../../runtime/sandbox/simulators/bin-packing/simulator.js";
import { FIRST_TERMINAL, type Program } from "../../../../runtime/search/representations/formula/program.js";
import { usualRules } from "../../../../runtime/search/tasks/bin-packing/baselines.js";
import { Player } from "../../../../runtime/search/tasks/bin-packing/player.js";
import { binPackingProblem } from "../../../../runtime/search/tasks/bin-packing/problem.js";
import type { BinPackingTask } from "../../../../runtime/search/tasks/definition.js";
import { seeds } from "../arbitrary.js";

const task: BinPackingTask = {
  kind: "online-bin-packing",
  name: "test",
  class: "weibull-5k",
  training: { instances: 1, items: 100 },
  holdOut: { instances: 2, items: 200 },
  seed: 3,
  counts: true,
};

const problem = binPackingProblem(task);
const { representation } = problem;
const { capacity } = classes[task.class];
const usual = usualRules(classes[task.class]);

/** The printed agent, as V8 runs it. */
function agentOf(source: string): (input: Json) => Json {
  return runInNewContext(source.replace("export default", "agent="))({ capacity });
}

/** The definition, without any cleverness: looks at every single bin. */
function packNaively(
  items: Uint8Array,
  priority: (item: number, gap: number, count: number, after: number) => number,
): number | null {
  const bins: number[] = [];
  for (const item of items) {
    const gaps = [...bins, capacity].filter((gap) => gap >= item);
    const count = (gap: number) => [...bins, capacity].filter((other) => other === gap && gap > 0).length;
    const ranked = gaps.map((gap) => ({ gap, priority: priority(item, gap, count(gap), count(gap - item)) }));
    const best = Math.max(...ranked.map((bin) => bin.priority).filter((priority) => !Number.isNaN(priority)));
    const chosen = Math.min(...ranked.filter((bin) => bin.priority === best && best > -Infinity).map(({ gap }) => gap));
    if (!Number.isFinite(chosen)) return null;
    if (chosen === capacity) bins.push(capacity - item);
    else bins[bins.indexOf(chosen)] -= item;
  }
  return bins.length;
}

const programs = fc
  .record({ seed: seeds, index: fc.nat(15) })
  .map(({ seed, index }) => representation.random(index, 30, Random.of(seed)));

const instances = fc.array(fc.integer({ min: 1, max: 100 }), { maxLength: 60 }).map((items) => Uint8Array.from(items));

describe("a policy", () => {
  const packFast = (program: Program, items: Uint8Array) => {
    const player = new Player(capacity, [items]);
    player.begin(program);
    return player.play(0);
  };

  it("packs the same in the fast evaluator, as printed agent in the simulator, and by definition", () => {
    fc.assert(
      fc.property(programs, instances, (program, items) => {
        const decide = agentOf(representation.print(program));
        const priority: (item: number, gap: number, count: number, after: number) => number = runInNewContext(
          `(i,g,count,after)=>{const c=${capacity},n=[count],r=[after],k=0;return ${/p=(.*);if\(p>b/.exec(representation.print(program))?.[1]}}`,
        );
        const expected = packNaively(items, priority);
        expect(packFast(program, items)).toBe(expected);
        if (expected === null) expect(() => pack(items, capacity, decide)).toThrow("chose -1");
        else expect(pack(items, capacity, decide)).toBe(expected);
      }),
      { numRuns: 300 },
    );
  });

  it("plays one instance after another as it plays each alone, and counts all it looked at", () => {
    fc.assert(
      fc.property(programs, seeds, (program, seed) => {
        const drawn = drawInstances({ class: "weibull-5k", part: "training", seed, instances: 3, items: 50 });
        const player = new Player(capacity, drawn);
        player.begin(program);
        let asked = 0;
        const counting = (input: Json) => {
          asked += (input as { gaps: Json[] }).gaps.length;
          return decide(input);
        };
        const decide = agentOf(representation.print(program));
        for (const [i, items] of drawn.entries()) {
          const bins = player.play(i);
          if (bins === null) return expect(() => pack(items, capacity, decide)).toThrow("chose -1");
          expect(bins).toBe(pack(items, capacity, counting));
          expect(player.looks).toBe(asked);
        }
      }),
      { numRuns: 50 },
    );
  });

  it("is sum of squares where it prefers what there is much of and leaves what there is little of", () => {
    fc.assert(
      fc.property(instances, (items) => {
        const rule = representation.parse("x1 x3 less x4 2 mul 1 sub 0 if 0 x2 less x5 2 mul 1 add 0 if sub");
        expect(packFast(rule, items)).toBe(usual["sum of squares"](items, capacity));
      }),
    );
  });

  it("is the same when there are very many bins of a gap", () => {
    const items = Uint8Array.from({ length: 800 }, (_, i) => (i < 700 ? 60 : 30));
    const rule = representation.parse("x4 x5 sub x1 add");
    expect(packFast(rule, items)).toBe(pack(items, capacity, agentOf(representation.print(rule))));
  });

  it("that is larger than any agent is refused", () => {
    const nodes = 10_001;
    const code = new Uint8Array(nodes).fill(FIRST_TERMINAL);
    const player = new Player(capacity, [Uint8Array.of(1)]);
    expect(() => player.begin({ code, values: new Float64Array(nodes) })).toThrow("at most 8192 nodes, not 10001");
  });

  it("that is hopeless is broken off, and scored as if it went on like that", async () => {
    const training = { instances: 2, items: 400 };
    const { evaluate } = binPackingProblem({ ...task, training });
    const [items] = drawInstances({ ...training, class: task.class, part: "training", seed: task.seed });
    const [alwaysNew, best] = await evaluate(["x1", "x1 neg"].map((genome) => representation.parse(genome)));
    expect(alwaysNew.fitness).toBe(excess([400], [lowerBound(items, capacity)]));
    expect(alwaysNew.errors?.[1]).toBe(alwaysNew.fitness);
    expect(best.errors?.[1]).not.toBe(best.fitness);
  });

  it("has the fuel that its agent computes: each node for each gap", async () => {
    const { evaluate } = binPackingProblem({ ...task, training: { instances: 1, items: 10 } });
    const [{ fuel: one }, { fuel: three }] = await evaluate(
      ["x1", "x1 0 add"].map((genome) => representation.parse(genome)),
    );
    expect(three).toBe(3 * (one ?? Number.NaN));
    expect(one).toBeGreaterThanOrEqual(10);
  });

  it("is best fit where it prefers small gaps", () => {
    fc.assert(
      fc.property(instances, (items) => {
        expect(packFast(representation.parse("x1 neg"), items)).toBe(usual["best fit"](items, capacity));
      }),
    );
  });

  it.each(["-1 sqrt", "-1 0 div"])(
    "that prefers nothing, not even an unopened bin (%s), does not score",
    async (genome) => {
      expect(await problem.evaluate([representation.parse(genome)])).toMatchObject([{ fitness: null }]);
    },
  );
});

describe("the benchmark's instances", () => {
  const measured = (name: (typeof classNames)[number], called: string) => {
    const { capacity, items, instances } = classes[name];
    const rule = usualRules(classes[name])[called];
    const drawn = drawInstances({ class: name, part: "training", seed: 1, instances, items });
    return excess(
      drawn.map((sizes) => rule(sizes, capacity)),
      drawn.map((sizes) => lowerBound(sizes, capacity)),
    );
  };

  it.each([
    ["weibull-5k", 4.23, 3.98, 0.3],
    ["or1", 6.42, 5.81, 1],
    ["or2", 6.45, 6.06, 0.7],
    ["or3", 5.74, 5.37, 0.5],
    ["or4", 5.23, 4.94, 0.4],
  ] as const)(
    "give first and best fit the published excess on %s: %d and %d, within %d",
    (name, first, best, margin) => {
      expect(Math.abs(measured(name, "first fit") - first)).toBeLessThan(margin);
      expect(Math.abs(measured(name, "best fit") - best)).toBeLessThan(margin);
    },
  );

  it("give sum of squares and the tuned rules what is published for them", () => {
    expect(Math.abs(measured("weibull-5k", "sum of squares") - 0.483)).toBeLessThan(0.2);
    expect(Math.abs(measured("or3", "sum of squares") - 7.107)).toBeLessThan(1);
    expect(Math.abs(measured("weibull-5k", "worst fit 1,21") - 0.664)).toBeLessThan(0.2);
    expect(Math.abs(measured("or3", "first fit 5,25") - 2.957)).toBeLessThan(0.4);
  });

  it("are other ones for training and for the hold-out", () => {
    const draw = (part: "training" | "hold-out") =>
      drawInstances({ class: "weibull-5k", part, seed: 1, instances: 3, items: 50 }).map(String);
    expect(draw("training")).toEqual(draw("training"));
    expect(new Set([...draw("training"), ...draw("hold-out")]).size).toBe(6);
  });

  it.each(classNames)("of %s fit into a bin", (name) => {
    const { capacity } = classes[name];
    const [items] = drawInstances({ class: name, part: "training", seed: 5, instances: 1, items: 5_000 });
    expect(items.every((item) => item >= 1 && item <= capacity)).toBe(true);
  });
});

describe("the simulator", () => {
  const { work } = problem.holdOut.job;
  const parameters = work.kind === "simulation" ? work.parameters : null;

  it("gives what the hold-out scores: best fit as an agent equals best fit as baseline", () => {
    const result = onlineBinPacking(parameters, () => 0);
    expect(problem.holdOut.score(result)).toBe(problem.holdOut.baselines["best fit"]);
  });

  it("tells the agent the gaps that fit, ascending, the unopened bin last, and how many there are before and after", () => {
    const seen: Json[] = [];
    const items = Uint8Array.of(60, 60, 30, 50);
    const answers = [0, 0, 0, 0];
    const bins = pack(items, capacity, (input) => {
      seen.push(input);
      return answers[seen.length - 1];
    });
    expect(bins).toBe(3);
    expect(seen).toEqual([
      { item: 60, gaps: [100], counts: [1], after: [0] },
      { item: 60, gaps: [100], counts: [1], after: [1] },
      { item: 30, gaps: [40, 100], counts: [2, 1], after: [0, 0] },
      { item: 50, gaps: [100], counts: [1], after: [0] },
    ]);
  });

  it.each([-1, 1, 0.5, Number.NaN, "0", null, true, [0], "length"])("fails an agent that answers %p", (answer) => {
    expect(() => pack(Uint8Array.of(10), capacity, () => answer)).toThrow(
      expect.objectContaining({ code: "agent-failed" }),
    );
  });

  it.each([null, {}, { bins: [1], bounds: [1] }, { bins: ["1", "2"], bounds: [1, 1] }])("never scores %p", (result) => {
    expect(() => problem.holdOut.score(result)).toThrow(expect.objectContaining({ code: "agent-failed" }));
  });

  it("names the parameter that is wrong", () => {
    expect(() => onlineBinPacking({ class: "weibull-5k", part: "exam" }, () => 0)).toThrow("parameters.part");
  });
});
