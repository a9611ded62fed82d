import { type ClassName, classes, classNames } from "../../sandbox/simulators/bin-packing/instances.js";
import type { BinPackingTask, TaskDefinition } from "./definition.js";
import type { Psb2Task } from "./program/definition.js";
import { type Psb2Name, psb2Names } from "./program/psb2/problems.js";
import { formulaNames, formulaTask } from "./regression/formulas.js";

/** Names the data of the built-in tasks; another seed would be another task. */
const SEED = 2026;

function packingTask(name: string, className: ClassName): BinPackingTask {
  const { instances, items } = classes[className];
  const sample = { instances, items };
  return {
    kind: "online-bin-packing",
    name,
    class: className,
    training: sample,
    holdOut: sample,
    seed: SEED,
    counts: true,
  };
}

const psb2Task = (problem: Psb2Name): Psb2Task => ({
  kind: "psb2",
  name: problem,
  problem,
  training: 200,
  holdOut: 2_000,
  seed: SEED,
});

const tasks: readonly TaskDefinition[] = [
  packingTask("online-bin-packing", "weibull-5k"),
  ...classNames.filter((name) => name !== "weibull-5k").map((name) => packingTask(`online-bin-packing-${name}`, name)),
  ...psb2Names.map(psb2Task),
  ...formulaNames.map((name) => formulaTask(name, SEED)),
];

/** Tasks that need no file, by name. */
export const builtInTasks: Readonly<Record<string, TaskDefinition>> = Object.fromEntries(
  tasks.map((task) => [task.name, task]),
);
