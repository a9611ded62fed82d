/** Finds a formula again from twenty of its points: `node --import tsx examples/search/parabola.ts`. */
import { evolve, type TaskDefinition } from "../../runtime/search/index.js";

const x = Array.from({ length: 20 }, (_, i) => i / 4 - 2);
const y = x.map((x) => 1.5 * x * x - 2 * x + 0.25);
const task: TaskDefinition = { kind: "regression", name: "parabola", target: "y", columns: { x, y } };

evolve(task, {
  config: { population: 50, epoch: 5 },
  onGeneration: ({ island, generation, best }) => console.log(island, generation, best.fitness),
}).then(({ source }) => console.log(source));
