import type { Individual } from "../islands/state.js";

/** Best first: lower error, then fewer bytes, then the genome's text. What never scored comes last. */
export function byFitness(a: Individual, b: Individual): number {
  if (a.fitness !== b.fitness) return (a.fitness ?? Infinity) - (b.fitness ?? Infinity);
  if (a.bytes !== b.bytes) return a.bytes - b.bytes;
  return a.genome < b.genome ? -1 : Number(a.genome > b.genome);
}
