import { judge } from "../../../../runtime/gate/gate.js";
import { Random } from "../../../../runtime/kernel/random.js";
import { builtInTasks, createProblem, type TaskDefinition } from "../../../../runtime/search/tasks/index.js";

const packing = builtInTasks["online-bin-packing"];
const column = [1, 2, 3, 4, 5];

const tasks: [string, TaskDefinition][] = [
  ["bin packing by item and gap", packing],
  ["bin packing with counts", { ...packing, counts: true } as TaskDefinition],
  ["a formula", builtInTasks["nguyen-9"]],
  [
    "a table whose columns have dangerous names",
    {
      kind: "regression",
      name: "names",
      target: "y",
      columns: { eval: column, process: column, "floor area": column, while: column, toString: column, y: column },
    },
  ],
];

describe("the safety gate", () => {
  it.each(tasks)("accepts whatever the grammar prints for %s", (_, task) => {
    const { representation } = createProblem(task);
    const sources = Array.from({ length: 100 }, (_, index) =>
      representation.print(representation.random(index, 60, Random.of("gate", index))),
    );
    expect(sources.map((source) => judge(source)).filter(({ decision }) => decision !== "accept")).toEqual([]);
  });
});
