import { builtInTasks } from "../../runtime/evolution/tasks/index.js";
import { evolveAlone } from "../evolve.js";

/** How well evolved agents pack, one row a seed: printed. */
export async function packing(seeds: number): Promise<void> {
  console.log(
    "Online bin packing, Weibull 5k: % over the lower bound, default configuration, islands in turn on one core",
  );
  const rows = [];
  for (let seed = 1; seed <= seeds; seed++) {
    const start = performance.now();
    rows.push(await evolveAlone(builtInTasks["online-bin-packing"], seed));
    console.log(`seed ${seed} of ${seeds}: ${((performance.now() - start) / 1_000).toFixed(0)} s`);
  }
  console.table(rows);
}
