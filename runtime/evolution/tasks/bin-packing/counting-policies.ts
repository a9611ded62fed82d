import { Interpreter } from "../../genome/interpret.js";
import type { Program } from "../../genome/program.js";
import { NONE, type Pack } from "./terminals.js";

/** Policies that also see how many bins have each gap: every step computes the priorities of the gaps there are. */
export class CountingPolicies {
  private readonly interpreter = new Interpreter();
  private readonly columns: Float64Array[];
  private readonly counts: Int32Array;

  constructor(readonly capacity: number) {
    const column = () => new Float64Array(capacity);
    this.columns = [column(), column(), column(), column().fill(capacity), column()];
    this.counts = new Int32Array(capacity + 1);
  }

  /** @returns how the program packs */
  play(program: Program): Pack {
    return (items) => {
      const { capacity } = this;
      const counts = this.counts.fill(0);
      let bins = 0;
      for (const item of items) {
        counts[capacity] = 1; // there always is an unopened bin
        const gap = this.choose(program, item);
        if (gap === NONE) return null;
        if (gap === capacity) bins++;
        else counts[gap]--;
        if (gap > item) counts[gap - item]++;
      }
      return bins;
    };
  }

  private choose(program: Program, item: number): number {
    const [items, gaps, rests, , counts] = this.columns;
    let points = 0;
    for (let gap = item; gap <= this.capacity; gap++) {
      if (this.counts[gap] === 0) continue;
      items[points] = item;
      gaps[points] = gap;
      rests[points] = gap - item;
      counts[points++] = this.counts[gap];
    }
    const priorities = this.interpreter.run(program, this.columns, points);
    let best = -Infinity;
    let chosen = NONE;
    for (let i = 0; i < points; i++) {
      if (priorities[i] > best) {
        best = priorities[i];
        chosen = gaps[i];
      }
    }
    return chosen;
  }
}
