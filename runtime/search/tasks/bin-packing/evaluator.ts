import {
  classes,
  drawInstances,
  excess,
  type InstanceSample,
  lowerBound,
} from "../../../sandbox/simulators/bin-packing/instances.js";
import type { Evaluation } from "../../evaluators/stage.js";
import type { Program } from "../../representations/formula/program.js";
import { Player } from "./player.js";

/** Percent over the lower bound of an instance at which a policy is played no further. */
const HOPELESS = 15;

const UNSCORED: Evaluation = { fitness: null };

/** Plays policies on a sample of instances, as long as there is hope. */
export class PackingEvaluator {
  private readonly player: Player;
  private readonly bounds: readonly number[];

  constructor(private readonly sample: InstanceSample) {
    const { capacity } = classes[sample.class];
    const instances = drawInstances(sample);
    this.player = new Player(capacity, instances);
    this.bounds = instances.map((items) => lowerBound(items, capacity));
  }

  /** Fuel is what an agent computes: the nodes of its expression for each gap that it is asked about. */
  evaluate(program: Program): Evaluation {
    const { bounds, player, sample } = this;
    player.begin(program);
    const bins: number[] = [];
    for (const [instance, bound] of bounds.entries()) {
      const used = player.play(instance, Math.floor(bound * (1 + HOPELESS / 100)));
      if (used === null) return UNSCORED;
      const packed = player.packed - instance * sample.items;
      bins.push((used * sample.items) / packed);
      if (packed < sample.items) break;
    }
    const fitness = excess(bins, bounds.slice(0, bins.length)); // of one without hope: as if it went on like this
    return {
      fitness,
      errors: Float64Array.from(bounds, (bound, i) => (i < bins.length ? excess([bins[i]], [bound]) : fitness)),
      fuel: Math.round((player.looks * program.code.length * sample.instances * sample.items) / player.packed),
    };
  }
}
