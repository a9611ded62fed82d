import type { Evaluation } from "../evaluators/stage.js";
import type { Archive, Individual } from "../islands/state.js";
import { byFitness } from "../selection/order.js";

/** Bytes of source that one row of cells is wide. */
const BYTES = 32;

/** Cases that are told apart in a behaviour; more share cells. */
const CASES = 16;

/**
 * Where an individual belongs: by its size, by the steps it takes (powers of two, where they are counted) and by its
 * behaviour, which is the case that it does worst.
 */
export function cellOf({ bytes }: Pick<Individual, "bytes">, { fuel, errors }: Evaluation): string {
  const steps = fuel === undefined ? 0 : Math.floor(Math.log2(1 + fuel));
  return `${Math.floor(bytes / BYTES)}/${steps}/${worstCase(errors) % CASES}`;
}

/** The index of the greatest error, the first of equal ones; none is greater than NaN. 0 where there are no errors. */
function worstCase(errors: Float64Array = new Float64Array(0)): number {
  const badness = errors.map((error) => (Number.isNaN(error) ? Infinity : error));
  return Math.max(0, badness.indexOf(Math.max(...badness)));
}

/**
 * The archive with individuals added: each becomes the elite of its cell where that is empty or holds a worse one. What
 * never scored has no cell. The order does not matter.
 *
 * @see Mouret, Clune: "Illuminating search spaces by mapping elites", 2015
 */
export function addToArchive(archive: Archive, added: readonly (readonly [cell: string, Individual])[]): Archive {
  const cells = new Map(Object.entries(archive));
  for (const [cell, individual] of added) {
    const elite = cells.get(cell);
    if (individual.fitness === null) continue;
    if (elite === undefined || byFitness(individual, elite) < 0) cells.set(cell, individual);
  }
  return Object.fromEntries([...cells].sort(([a], [b]) => (a < b ? -1 : 1)));
}
