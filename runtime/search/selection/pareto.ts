/** What is to be minimised of one individual; never NaN, and infinite in all or in none. */
export type Objectives = readonly number[];

/** Whether one is at least as good in everything, and better in something. */
export function dominates(one: Objectives, other: Objectives): boolean {
  let better = false;
  for (let m = 0; m < one.length; m++) {
    if (one[m] > other[m]) return false;
    if (one[m] < other[m]) better = true;
  }
  return better;
}

/**
 * Non-dominated sorting: 0 for what nothing dominates, 1 for what nothing else dominates once those are gone, and so on.
 * Sorted first, so that nobody has to be compared with those after it.
 *
 * @see Deb et al.: "A fast and elitist multiobjective genetic algorithm: NSGA-II", IEEE Trans. Evol. Comp. 2002
 * @see Zhang et al.: "An efficient approach to nondominated sorting", IEEE Trans. Evol. Comp. 2015 (ENS-SS)
 */
export function ranks(points: readonly Objectives[]): number[] {
  const order = [...points.keys()].sort((a, b) => lexicographic(points[a], points[b]));
  const fronts: number[][] = [];
  const ranked = new Array<number>(points.length);
  for (const i of order) {
    const isFree = (front: readonly number[]) => front.findLast((j) => dominates(points[j], points[i])) === undefined;
    const free = fronts.findIndex(isFree);
    ranked[i] = free < 0 ? fronts.push([]) - 1 : free;
    fronts[ranked[i]].push(i);
  }
  return ranked;
}

function lexicographic(a: Objectives, b: Objectives): number {
  const m = a.findIndex((value, m) => value !== b[m]);
  return m < 0 ? 0 : compare(a[m], b[m]);
}

/**
 * How far each point of a front is from its neighbours: the sum over the objectives of the distance between the next lower
 * and the next higher value, in shares of their range; infinite at the ends.
 */
export function crowding(front: readonly Objectives[]): number[] {
  const distances = new Array<number>(front.length).fill(0);
  for (let m = 0; m < (front[0]?.length ?? 0); m++) {
    const values = [...new Set(front.map((point) => point[m]))].sort((a, b) => a - b);
    const places = new Map(values.map((value, place) => [value, place]));
    const range = values[values.length - 1] - values[0];
    for (const [i, point] of front.entries()) {
      const place = places.get(point[m]) ?? 0;
      const isEnd = place === 0 || place === values.length - 1;
      distances[i] += isEnd ? Infinity : (values[place + 1] - values[place - 1]) / range;
    }
  }
  return distances;
}

/** Indices, best first: by rank, then the less crowded, then as they stand (the crowded-comparison operator of NSGA-II). */
export function paretoOrder(points: readonly Objectives[]): number[] {
  const rank = ranks(points);
  const distance = new Array<number>(points.length);
  for (const r of new Set(rank)) {
    const front = [...rank.keys()].filter((i) => rank[i] === r);
    for (const [place, crowded] of crowding(front.map((i) => points[i])).entries()) distance[front[place]] = crowded;
  }
  return [...points.keys()].sort((a, b) => rank[a] - rank[b] || compare(distance[b], distance[a]) || a - b);
}

/** Infinite ones may be equal. */
const compare = (a: number, b: number): number => Number(a > b) - Number(a < b);
