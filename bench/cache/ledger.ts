import type { Evaluation } from "../../runtime/search/evaluators/stage.js";

/** Evaluations that are kept to see how large they are. */
const SAMPLE = 10_000;

/** Who would have known of an evaluation, had all been shared. */
export interface Hits {
  /** All that were made. */
  evaluations: number;
  /** Made by the same island in an epoch before: it begins each by evaluating its population again. */
  own: number;
  /** Made by another island in an earlier generation. */
  others: number;
  /** Made by another island in the same generation, at the same time perhaps. */
  atOnce: number;
  /** Of all: what has no fitness, and so might be a time-out, which must not be shared. */
  unscored: number;
}

/** All evaluations of an evolution: which were made before, and where. */
export class Ledger {
  readonly hits: Hits = { evaluations: 0, own: 0, others: 0, atOnce: 0, unscored: 0 };
  readonly sample = new Map<string, Evaluation>();
  private readonly known = new Map<string, Float64Array>();
  private ms = 0;
  private island = 0;
  private generation = 0;
  private again?: string[];

  constructor(private readonly islands: number) {}

  get evaluationUs(): number {
    return (1_000 * this.ms) / this.hits.evaluations;
  }

  /** Says where the evaluations to come are made. */
  at(island: number, generation: number): void {
    this.island = island;
    this.generation = generation;
  }

  note(ids: readonly string[], evaluations: readonly Evaluation[], ms: number): void {
    if (this.again) {
      this.again.push(...ids);
      return;
    }
    this.ms += ms;
    for (const [i, id] of ids.entries()) this.count(id, evaluations[i]);
  }

  /** Does an epoch once more: what it evaluates, and how much of that was in the first half of it. */
  async retrying(work: () => Promise<unknown>): Promise<{ evaluations: number; known: number }> {
    this.again = [];
    await work();
    const made = this.again;
    this.again = undefined;
    const half = new Set(made.slice(0, made.length >> 1));
    return { evaluations: made.length, known: made.filter((id) => half.has(id)).length };
  }

  private count(id: string, evaluation: Evaluation): void {
    const { hits, island, generation } = this;
    hits.evaluations++;
    if (evaluation.fitness === null) hits.unscored++;
    else if (this.sample.size < SAMPLE) this.sample.set(id, evaluation);
    const firsts = this.known.get(id) ?? new Float64Array(this.islands).fill(Infinity);
    this.known.set(id, firsts);
    const first = firsts.reduce((least, at, i) => (i === island ? least : Math.min(least, at)), Infinity);
    if (firsts[island] < Infinity) hits.own++;
    else if (first < generation) hits.others++;
    else if (first === generation) hits.atOnce++;
    firsts[island] = Math.min(firsts[island], generation);
  }
}
