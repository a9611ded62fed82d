import type { Evaluation } from "../../evaluation.js";
import type { Program } from "../../genome/program.js";
import { classes, drawInstances, excess, lowerBound, type Sample } from "./instances.js";
import { Player } from "./player.js";

const UNSCORED: Evaluation = { fitness: null };

/** Plays policies on a sample of instances. */
export class PackingEvaluator {
  private readonly player: Player;
  private readonly bounds: readonly number[];

  constructor(sample: Sample) {
    const { capacity } = classes[sample.class];
    const instances = drawInstances(sample);
    this.player = new Player(capacity, instances);
    this.bounds = instances.map((items) => lowerBound(items, capacity));
  }

  /** Fuel is what an agent computes: the nodes of its expression for each gap that it is asked about. */
  evaluate(program: Program): Evaluation {
    const { bounds, player } = this;
    player.begin(program);
    const bins: number[] = [];
    for (const instance of bounds.keys()) {
      const used = player.play(instance);
      if (used === null) return UNSCORED;
      bins.push(used);
    }
    return {
      fitness: excess(bins, bounds),
      errors: Float64Array.from(bins, (used, i) => excess([used], [bounds[i]])),
      fuel: player.looks * program.code.length,
      behaviour: bins.join(),
    };
  }
}
