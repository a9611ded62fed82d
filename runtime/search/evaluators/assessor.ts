import { AGENT_CODE_BYTES } from "../../architecture/limits.js";
import type { Gate } from "../../gate/verdict.js";
import { agentId } from "../../kernel/agent-id.js";
import type { Rejection } from "../islands/state.js";
import type { Problem } from "../tasks/index.js";
import { type Evaluable, Evaluator } from "./evaluator.js";
import { truncateByScreening } from "./screening.js";
import type { Evaluation } from "./stage.js";
import type { StopGuard } from "./stop-guard.js";

/** A program that was accepted and is to be evaluated. */
export interface Candidate<P> extends Evaluable<P> {
  readonly genome: string;
  /** Bytes of its source. */
  readonly bytes: number;
  readonly safetyScore: number;
}

/** What the gate made of a program. */
type Judgement<P> =
  | { readonly accepted: true; readonly candidate: Candidate<P> }
  | { readonly accepted: false; readonly rejection: Rejection };

/** Judgements that are cached; beyond, the cache starts anew: it is asked too often to keep an order of use. */
const CACHE_SIZE = 50_000;

/**
 * Judges programs and evaluates them, in this order: only what has the size of an agent and the consent of the gate is
 * ever evaluated. What was done once is not paid for again.
 */
export class Assessor<P> {
  private readonly judgements = new Map<string, Judgement<P>>();
  private readonly evaluator: Evaluator<P>;
  private readonly screener?: Evaluator<P>;
  /** Evaluations that fitting constants took. */
  private fitting = 0;

  constructor(
    private readonly problem: Problem<P>,
    private readonly gate: Gate,
    private readonly stopGuard: StopGuard,
  ) {
    this.evaluator = new Evaluator(problem, stopGuard);
    if (problem.screening) this.screener = new Evaluator(problem.screening, stopGuard);
  }

  /** Programs that were evaluated in full. */
  get evaluations(): number {
    return this.evaluator.count + this.fitting;
  }

  /** Programs that went through the first stage of the task. */
  get screened(): number {
    return this.screener?.count ?? 0;
  }

  /** The program that a genome is: the one that was judged, if it was. */
  programOf(genome: string): P {
    const judged = this.judgements.get(genome);
    return judged?.accepted ? judged.candidate.program : this.problem.representation.parse(genome);
  }

  judge(program: P): Judgement<P> {
    const genome = this.problem.representation.format(program);
    const judged = this.judgements.get(genome) ?? this.judgeNew(program, genome);
    if (this.judgements.size >= CACHE_SIZE) this.judgements.clear();
    this.judgements.set(genome, judged);
    return judged;
  }

  private judgeNew(program: P, genome: string): Judgement<P> {
    const source = this.problem.representation.print(program);
    const bytes = Buffer.byteLength(source);
    const id = agentId(source);
    if (bytes > AGENT_CODE_BYTES) return { accepted: false, rejection: { reason: "size", agentId: id, bytes, source } };
    const verdict = this.gate(source);
    if (verdict.decision !== "accept") {
      return { accepted: false, rejection: { reason: "safety", agentId: id, bytes, source, verdict } };
    }
    const safetyScore = verdict.safety_score;
    return { accepted: true, candidate: { program, genome, agentId: id, bytes, safetyScore } };
  }

  /** One evaluation for each candidate; undefined where the work was stopped. */
  evaluate(candidates: readonly Evaluable<P>[]): Promise<Evaluation[] | undefined> {
    return this.evaluator.evaluate(candidates);
  }

  /**
   * Those candidates that a full evaluation is worth while for, by the first stage of the task; all of them where it has
   * none. Undefined where the work was stopped.
   *
   * @param share how many go on, of all
   */
  async screen<C extends Evaluable<P>>(candidates: readonly C[], share: number): Promise<readonly C[] | undefined> {
    if (this.screener === undefined || share === 1) return candidates;
    const evaluations = await this.screener.evaluate(candidates);
    return evaluations && truncateByScreening(candidates, evaluations, share);
  }

  /** The candidates with their constants fitted, where the problem can do that and the result is accepted, too. */
  async refine(candidates: readonly Candidate<P>[]): Promise<readonly Candidate<P>[] | undefined> {
    const { refine } = this.problem;
    if (refine === undefined || candidates.length === 0) return candidates;
    const refined = await this.stopGuard.attend((signal) =>
      refine(
        candidates.map(({ program }) => program),
        signal,
      ),
    );
    if (refined === undefined) return undefined;
    this.fitting += refined.evaluations;
    return candidates.map((candidate, i) => {
      const judgement = this.judge(refined.programs[i]);
      return judgement.accepted ? judgement.candidate : candidate;
    });
  }
}
