import type { Evaluation } from "./stage.js";

/**
 * Those that go on from the first stage of a cascade, in their order: the ones with the least errors there, of equal ones
 * the earlier.
 *
 * @param evaluations what the first stage made of each candidate
 * @param share how many go on, of all; rounded up
 */
export function truncateByScreening<C>(
  candidates: readonly C[],
  evaluations: readonly Evaluation[],
  share: number,
): C[] {
  const errors = evaluations.map(({ fitness }) => fitness ?? Infinity);
  const ranked = [...candidates.keys()].sort((a, b) => (errors[a] < errors[b] ? -1 : Number(errors[a] > errors[b])));
  const selected = new Set(ranked.slice(0, Math.ceil(share * candidates.length)));
  return candidates.filter((_, i) => selected.has(i));
}
