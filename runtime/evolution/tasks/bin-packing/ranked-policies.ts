import { createEngine, type Engine } from "../../engine/engine.js";
import type { Program } from "../../genome/program.js";
import { NONE, type Pack } from "./terminals.js";

/**
 * Policies that see nothing but the item and the gap, played fast: their priorities of all pairs are computed at once,
 * each item's gaps are sorted by them, and an instance is played by walking those lists.
 */
export class RankedPolicies {
  private readonly engine: Engine;
  private priorities: Float64Array;
  private readonly ranks: Uint8Array;
  private readonly counts: Int32Array;

  constructor(readonly capacity: number) {
    const points = (capacity * (capacity + 1)) / 2;
    const items = new Float64Array(points);
    const gaps = new Float64Array(points);
    let point = 0;
    for (let item = 1; item <= capacity; item++) {
      for (let gap = item; gap <= capacity; gap++, point++) {
        items[point] = item;
        gaps[point] = gap;
      }
    }
    const rests = gaps.map((gap, i) => gap - items[i]);
    const columns = [items, gaps, rests, new Float64Array(points).fill(capacity)];
    this.priorities = new Float64Array(points);
    this.engine = createEngine({ columns, target: this.priorities });
    this.ranks = new Uint8Array((capacity + 1) * (capacity + 1));
    this.counts = new Int32Array(capacity + 1);
  }

  /**
   * What the program does, as one list of gaps an item: those it prefers to an unopened bin, best first, then the
   * unopened bin. Equal lists are equal behaviour. The next call overwrites them.
   */
  rank(program: Program): Uint8Array {
    const { capacity, ranks } = this;
    [this.priorities] = this.engine.values([program]);
    let first = 0;
    for (let item = 1; item <= capacity; item++) {
      this.rankItem(item, first, item * (capacity + 1));
      first += capacity - item + 1;
    }
    return ranks;
  }

  /** Insertion sort, stable, so that of equal priorities the smallest gap is first. */
  private rankItem(item: number, first: number, list: number): void {
    const { capacity, ranks, priorities } = this;
    const offset = first - item;
    const last = priorities[offset + capacity];
    const unopened = last > -Infinity;
    const least = unopened ? last : -Infinity;
    let end = list;
    for (let gap = item; gap < capacity; gap++) {
      const priority = priorities[offset + gap];
      if (!(unopened ? priority >= least : priority > least)) continue;
      let place = end++;
      while (place > list && priorities[offset + ranks[place - 1]] < priority) {
        ranks[place] = ranks[place - 1];
        place--;
      }
      ranks[place] = gap;
    }
    ranks[end++] = unopened ? capacity : NONE;
    ranks.fill(NONE, end, list + capacity + 1);
  }

  /** Plays one instance by what {@link rank} found last. */
  readonly pack: Pack = (items) => {
    const { capacity, ranks } = this;
    const counts = this.counts.fill(0);
    let bins = 0;
    for (let i = 0; i < items.length; i++) {
      const item = items[i];
      let place = item * (capacity + 1);
      while (counts[ranks[place]] === 0 && ranks[place] !== capacity) {
        if (ranks[place] === NONE) return null;
        place++;
      }
      const gap = ranks[place];
      if (gap === capacity) bins++;
      else counts[gap]--;
      if (gap > item) counts[gap - item]++;
    }
    return bins;
  };
}
