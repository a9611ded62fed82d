/**
 * How well evolved policies pack, without a model: one is evolved on Weibull 5k and one on OR3, each on one core, and both
 * are played on fresh instances of every class.
 *
 * @module
 */
import { fork } from "node:child_process";
import { join } from "node:path";
import { type ClassName, classNames } from "../../runtime/evolution/tasks/bin-packing/instances.js";
import { baselinesOn, FRESH, type PackingResult } from "./packing-child.js";
import { keep } from "./results.js";

/** What the two evolved policies are held against on their own class. */
const goals = { "weibull-5k": 0.68, or3: 3.11 } as const;

/** @see Romera-Paredes et al., Nature 2023, Table 1: their own instances */
const funSearch: Partial<Record<ClassName, number>> = {
  or1: 5.3,
  or2: 4.19,
  or3: 3.11,
  or4: 2.47,
  "weibull-5k": 0.68,
};

type Row = Partial<Record<ClassName, number | null>>;

/** Evolves in a process of its own. */
function evolve(name: keyof typeof goals, seed: number): Promise<PackingResult> {
  return new Promise((done, failed) => {
    const child = fork(join(__dirname, "packing-child.ts"), [name, String(seed)]);
    child.once("message", (result) => done(result as PackingResult));
    child.once("error", failed);
    child.once("exit", (code) => failed(new Error(`the evolution on ${name} ended with code ${code}`)));
  });
}

/** Row name → percent over the lower bound by class, on the fresh instances. */
function tableOf(evolved: readonly PackingResult[]): Record<string, Row> {
  const rows: Record<string, Row> = {};
  for (const name of classNames) {
    for (const [rule, error] of Object.entries(baselinesOn(name))) rows[rule] = { ...rows[rule], [name]: error };
  }
  rows["FunSearch (published)"] = funSearch;
  for (const { class: name, fresh } of evolved) rows[`evolved on ${name}`] = fresh;
  return rows;
}

const shown = (rows: Record<string, Row>) =>
  Object.fromEntries(
    Object.entries(rows).map(([name, row]) => [
      name,
      Object.fromEntries(classNames.map((of) => [of, row[of] === undefined ? "" : (row[of]?.toFixed(3) ?? "failed")])),
    ]),
  );

function describe(run: PackingResult): string {
  const { class: name, fresh, training, evaluations, seconds, cpuSeconds, bytes, safety, source } = run;
  const goal = goals[name as keyof typeof goals];
  const reached = (fresh[name] ?? Infinity) <= goal ? "reached" : "missed";
  return [
    `${name}: ${training.toFixed(3)} in training; the goal of ${goal} on fresh instances is ${reached}`,
    `${evaluations} evaluations, ${seconds} s (${cpuSeconds} s of CPU), ${bytes} bytes, safety ${safety}`,
    `${source}\n`,
  ].join("\n");
}

/** Runs the suite once for each seed from 1 to `seeds`, prints the tables and keeps the figures. */
export async function packing(seeds: number): Promise<void> {
  const runs: PackingResult[] = [];
  for (let seed = 1; seed <= seeds; seed++) {
    const evolved = await Promise.all([evolve("weibull-5k", seed), evolve("or3", seed)]);
    console.log(`\nOnline bin packing: % over the lower bound, ${FRESH} fresh instances a class, seed ${seed}`);
    console.table(shown(tableOf(evolved)));
    for (const run of evolved) console.log(describe(run));
    runs.push(...evolved);
  }
  keep("packing", { instances: FRESH, goals, funSearch, rules: tableOf([]), runs });
}
