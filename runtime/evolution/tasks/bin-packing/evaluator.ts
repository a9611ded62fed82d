import { createHash } from "node:crypto";
import type { Evaluation } from "../../evaluation.js";
import { type Program, uses } from "../../genome/program.js";
import { CountingPolicies } from "./counting-policies.js";
import { classes, drawInstances, excess, lowerBound, type Sample } from "./instances.js";
import { RankedPolicies } from "./ranked-policies.js";
import { AFTER, COUNT } from "./terminals.js";

/** Percent over the lower bound at which the evaluation of a policy is broken off. */
const HOPELESS = 15;

/** Behaviours remembered; beyond, the memory starts anew. */
const REMEMBERED = 100_000;

const UNSCORED: Evaluation = { fitness: null };

/** Plays policies on a sample of instances: those that see no counts by their ranks, each behaviour once. */
export class PackingEvaluator {
  private readonly instances: readonly Uint8Array[];
  private readonly bounds: readonly number[];
  private readonly ranked: RankedPolicies;
  private readonly counting: CountingPolicies;
  private readonly known = new Map<string, Evaluation>();

  constructor(private readonly sample: Sample) {
    const { capacity } = classes[sample.class];
    this.instances = drawInstances(sample);
    this.bounds = this.instances.map((items) => lowerBound(items, capacity));
    this.ranked = new RankedPolicies(capacity);
    this.counting = new CountingPolicies(capacity, this.instances);
  }

  evaluate(program: Program): Evaluation {
    const seesCounts = uses(program, COUNT) || uses(program, AFTER);
    return seesCounts ? this.playCounting(program) : this.playRanked(program);
  }

  private playCounting(program: Program): Evaluation {
    const mostBins = sum(this.bounds) * (1 + HOPELESS / 100);
    const played = this.counting.play(program, mostBins);
    if (played === undefined) return UNSCORED;
    const projected = this.sample.items / played.packed; // of one broken off: as if it went on like this
    return this.score(played.bins.map((bins) => bins * projected));
  }

  private playRanked(program: Program): Evaluation {
    const behaviour = createHash("sha256").update(this.ranked.rank(program)).digest("base64");
    const evaluation = this.known.get(behaviour) ?? this.playRanks();
    if (this.known.size >= REMEMBERED) this.known.clear();
    this.known.set(behaviour, evaluation);
    return evaluation;
  }

  private playRanks(): Evaluation {
    const bins: number[] = [];
    for (const items of this.instances) {
      const used = this.ranked.pack(items);
      if (used === null) return UNSCORED;
      bins.push(used);
    }
    return this.score(bins);
  }

  private score(bins: readonly number[]): Evaluation {
    const { bounds } = this;
    return {
      fitness: excess(bins, bounds),
      errors: Float64Array.from(bins, (used, i) => excess([used], [bounds[i]])),
      behaviour: bins.join(),
    };
  }
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
