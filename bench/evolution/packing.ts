/**
 * How well evolved policies pack, without a model: one is evolved on Weibull 5k and one on OR3, each on one core, and both
 * are played on fresh instances of every class.
 *
 * @module
 */
import { fork } from "node:child_process";
import { join } from "node:path";
import {
  type ClassName,
  classes,
  classNames,
  drawInstances,
  excess,
  lowerBound,
} from "../../runtime/sandbox/simulators/bin-packing/instances.js";
import { usualRules } from "../../runtime/search/tasks/bin-packing/baselines.js";
import { type EvolvedClass, evolvedClasses, FRESH, type PackingResult, packingTask } from "./packing-child.js";
import { packingRates } from "./packing-rates.js";
import { keep } from "./results.js";

/** The best rule that people made for a class, and its published figure. */
const byPeople: Readonly<Record<EvolvedClass, { rule: string; published: number }>> = {
  "weibull-5k": { rule: "sum of squares", published: 0.483 },
  or3: { rule: "first fit 5,25", published: 2.957 },
};

/** @see Romera-Paredes et al., Nature 2023, Table 1: their own instances */
const funSearch = { or1: 5.3, or2: 4.19, or3: 3.11, or4: 2.47, "weibull-5k": 0.68 } as const;

type Row = Partial<Record<ClassName, number | null>>;

/** Evolves in a process of its own. */
function evolve(name: EvolvedClass, seed: number): Promise<PackingResult> {
  return new Promise((done, failed) => {
    const child = fork(join(__dirname, "packing-child.ts"), [name, String(seed)]);
    child.once("message", (result) => done(result as PackingResult));
    child.once("error", failed);
    child.once("exit", (code) => failed(new Error(`the evolution on ${name} ended with code ${code}`)));
  });
}

/** What people use without evolution: tuned rules on the other classes, too. */
const usual = { ...usualRules(classes["weibull-5k"]), ...usualRules(classes.or3) };

/** Errors of the rules on the fresh instances of a class. */
function rulesOn(name: ClassName): Record<string, number> {
  const { capacity } = classes[name];
  const { seed, holdOut } = packingTask(name);
  const instances = drawInstances({ ...holdOut, class: name, part: "hold-out", seed });
  const bounds = instances.map((items) => lowerBound(items, capacity));
  const errors = Object.entries(usual).map(([rule, pack]) => {
    const bins = instances.map((items) => pack(items, capacity));
    return [rule, excess(bins, bounds)];
  });
  return Object.fromEntries(errors);
}

/** Rule → percent over the lower bound by class, on the fresh instances. */
function tableOfRules(): Record<string, Row> {
  const rows: Record<string, Row> = {};
  for (const name of classNames) {
    for (const [rule, error] of Object.entries(rulesOn(name))) rows[rule] = { ...rows[rule], [name]: error };
  }
  return rows;
}

const shown = (rows: Record<string, Row>) =>
  Object.fromEntries(
    Object.entries(rows).map(([name, row]) => [
      name,
      Object.fromEntries(classNames.map((of) => [of, row[of] === undefined ? "" : (row[of]?.toFixed(3) ?? "failed")])),
    ]),
  );

/** Whether a policy is better on its own class than whom it is held against. */
function describe({ class: name, fresh, champion, ...run }: PackingResult, rules: Record<string, Row>): string {
  const own = fresh[name] ?? Infinity;
  const { rule, published } = byPeople[name];
  const against = (other: string, error: number) =>
    `${other} (${error.toFixed(3)}) is ${own < error ? "beaten" : own === error ? "reached" : "not reached"}`;
  const comparisons = [
    against("FunSearch", funSearch[name]),
    against(`${rule} as published`, published),
    against(`${rule} on the same instances`, rules[rule][name] ?? Infinity),
  ];
  const { claimed, bytes, safety, holds } = champion;
  return [
    `${name}: ${own.toFixed(3)} on fresh instances, ${claimed.toFixed(3)} in training, which the sandbox ${holds ? "confirms" : "DENIES"}`,
    comparisons.join("; "),
    `${run.evaluations} evaluations, ${run.seconds} s (${run.cpuSeconds} s of CPU), ${bytes} bytes, safety ${safety}`,
    `${run.source}\n`,
  ].join("\n");
}

/** Runs the suite once for each seed from 1 to `seeds`, prints the tables and keeps the figures. */
export async function packing(seeds: number): Promise<void> {
  const rates = Object.fromEntries(
    evolvedClasses.map((name) => {
      const { instances, items } = classes[name];
      return [
        name,
        { items: instances * items, ...packingRates({ ...packingTask(name), training: { instances, items } }) },
      ];
    }),
  );
  console.log("Candidates per second of one core: the evaluator, and agents in V8 in the straightforward simulator");
  console.table(rates);
  const rules = tableOfRules();
  const runs: PackingResult[] = [];
  for (let seed = 1; seed <= seeds; seed++) {
    const evolved = await Promise.all(evolvedClasses.map((name) => evolve(name, seed)));
    console.log(`\nOnline bin packing: % over the lower bound, ${FRESH} fresh instances a class, seed ${seed}`);
    const ours = Object.fromEntries(evolved.map((run) => [`evolved on ${run.class}`, run.fresh]));
    console.table(shown({ ...rules, "FunSearch (published)": funSearch, ...ours }));
    for (const run of evolved) console.log(describe(run, rules));
    runs.push(...evolved);
  }
  keep("packing", { instances: FRESH, funSearch, byPeople, rules, rates, runs });
}
