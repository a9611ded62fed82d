import type { EvolutionStep } from "../../../infra/orchestration/evolution-machine.js";
import { Random } from "../../../runtime/kernel/random.js";
import { combine, type Load, nothing } from "./load.js";
import type { Observed } from "./observe.js";

/** What every invocation of an evolution takes on any number of islands. */
export type LoadModel = (step: EvolutionStep, islands: number, place: CostPlace) => Load;

/** Of an island's epoch; the other steps have none. */
interface CostPlace {
  readonly island: number;
  readonly generation: number;
}

const mean = (loads: readonly Load[]): Load =>
  loads.reduce((sum, load) => combine(sum, load, (a, b) => a + b / loads.length), nothing);

/**
 * Steps over all islands take what lies on the line through two observed evolutions. An island takes what one of the
 * observed ones took in such an epoch, drawn by chance, and more for the migrants of more islands: it reads all of them.
 *
 * @param members of one island, and migrants that it sends
 */
export function modelOf(
  few: Observed,
  many: Observed,
  { population, migrants }: { readonly population: number; readonly migrants: number },
): LoadModel {
  const slope = (step: EvolutionStep): Load =>
    combine(mean(many.loads[step]), mean(few.loads[step]), (a, b) => (a - b) / (many.islands - few.islands));
  const perMigrant = Math.max(0, slope("merge-generation").cpuSeconds) / population;
  const epochs = many.loads["evolve-island"];
  return (step, islands, { island, generation }) => {
    const more = islands - many.islands;
    if (step !== "evolve-island") {
      return combine(mean(many.loads[step]), slope(step), (at, by) => Math.max(0, at + by * more));
    }
    const alike = generation === 0 ? epochs.slice(0, many.islands) : epochs.slice(many.islands);
    const drawn = Random.of("cost", islands, island, generation).pick(alike);
    const arriving = generation === 0 ? 0 : more * migrants * perMigrant;
    return { ...drawn, cpuSeconds: Math.max(0, drawn.cpuSeconds + arriving) };
  };
}
