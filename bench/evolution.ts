/**
 * How fast programs are evaluated, and how good the evolved ones are: `npm run bench:evolution -- [suite] [seeds]
 * [evaluations]`. What is compared runs in the same process, one after the other, on one core. `kills` takes their number
 * for seeds; `scaling` and `cost` need none.
 *
 * @module
 */
import { whole } from "../cli/numbers.js";
import { psb2Names } from "../runtime/search/tasks/program/psb2/problems.js";
import { measureCost } from "./evolution/cost.js";
import { kills } from "./evolution/kills.js";
import { packing } from "./evolution/packing.js";
import { psb2 } from "./evolution/psb2.js";
import { regression } from "./evolution/regression/suite.js";
import { scaling } from "./evolution/scaling.js";
import { throughput } from "./evolution/throughput.js";

/** @param evaluations that a run of symbolic regression may take; as in the published tables where it is not given */
type BenchmarkSuite = (seeds: number, evaluations?: number) => Promise<void>;

const suites: Readonly<Record<string, BenchmarkSuite>> = {
  throughput,
  packing,
  nguyen: (seeds, evaluations) => regression("nguyen", seeds, evaluations),
  "nguyen-12": (seeds, evaluations) => regression("nguyen-12", seeds, evaluations),
  constants: (seeds, evaluations) => regression("constants", seeds, evaluations),
  livermore: (seeds, evaluations) => regression("livermore", seeds, evaluations),
  psb2: (seeds) => psb2(seeds),
  kills,
  scaling,
  cost: measureCost,
};

/** What a suite consists of, to be run alone. */
const parts: Readonly<Record<string, BenchmarkSuite>> = Object.fromEntries(
  psb2Names.map((name) => [name, (seeds: number) => psb2(seeds, [name])]),
);

async function main(): Promise<void> {
  const [name, seeds = "5", evaluations] = process.argv.slice(2);
  const names = name === undefined ? Object.keys(suites) : [name];
  for (const each of names) {
    const suite = suites[each] ?? parts[each];
    const known = Object.keys({ ...suites, ...parts }).join(", ");
    if (!suite) throw new Error(`there is no suite "${each}"; there are: ${known}`);
    await suite(whole("seeds")(seeds), evaluations === undefined ? undefined : whole("evaluations")(evaluations));
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
