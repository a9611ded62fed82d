import { type GenerationView, viewOf } from "../../lifecycle/steps/state-items.js";
import type { GenerationRecord } from "../../search/islands/state.js";

/** A generation of an evolution, as soon as all its islands have come to it. */
export type OnGeneration = (evolutionId: string, view: GenerationView) => void;

/** Puts the generations of islands together as they come; what an epoch is done again for is told again. */
export class LiveGenerations {
  private readonly waiting = new Map<number, GenerationRecord[]>();
  private readonly began = performance.now();
  private evaluations = 0;

  constructor(
    private readonly islands: number,
    private readonly tell: (view: GenerationView) => void,
  ) {}

  note(record: GenerationRecord): void {
    const { generation } = record;
    const together = [...(this.waiting.get(generation) ?? []), record];
    this.evaluations += record.evaluations;
    this.waiting.set(generation, together);
    if (together.length < this.islands) return;
    this.waiting.delete(generation);
    this.tell(viewOf(together, (1_000 * this.evaluations) / Math.max(1, performance.now() - this.began)));
  }
}
