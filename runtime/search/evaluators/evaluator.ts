import { evaluateInPieces } from "./evaluation.js";
import type { Evaluation, Stage } from "./stage.js";
import type { StopGuard } from "./stop-guard.js";

/** Evaluations that are cached; beyond, the cache starts anew: runs write down how many they made, so it is not an Lru. */
const CACHE_SIZE = 50_000;

/** Evaluates candidates in one stage. What prints the same agent does the same, and is paid for once. */
export class Evaluator<P> {
  /** Programs that were evaluated. */
  count = 0;
  private readonly cache = new Map<string, Evaluation>();

  constructor(
    private readonly stage: Stage<P>,
    private readonly stopGuard: StopGuard,
  ) {}

  /** One evaluation for each candidate; undefined where the work was stopped. */
  async evaluate(candidates: readonly Evaluable<P>[]): Promise<Evaluation[] | undefined> {
    const programs = new Map(candidates.map(({ agentId, program }) => [agentId, program]));
    const fresh = [...programs].filter(([id]) => !this.cache.has(id));
    const answers = await evaluateInPieces(
      this.stage,
      fresh.map(([, program]) => program),
      this.stopGuard,
    );
    if (answers === undefined) return undefined;
    this.count += fresh.length;
    for (const [i, [id]] of fresh.entries()) this.cache.set(id, answers[i]);
    const evaluations = candidates.map(({ agentId }) => this.cache.get(agentId) ?? { fitness: null });
    if (this.cache.size > CACHE_SIZE) this.cache.clear();
    return evaluations;
  }
}

/** What it takes to evaluate a program. */
export interface Evaluable<P> {
  readonly program: P;
  readonly agentId: string;
}
