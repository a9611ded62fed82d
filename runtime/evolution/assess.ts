import { agentId } from "../agents/agent-id.js";
import { AGENT_CODE_BYTES } from "../architecture/limits.js";
import type { Gate } from "../safety/verdict.js";
import type { Rejection } from "./contract.js";
import { type Evaluation, evaluateInPieces } from "./evaluation.js";
import type { Pacer } from "./pacer.js";
import type { Problem } from "./tasks/index.js";

/** A program that was accepted and is to be evaluated. */
export interface Candidate<P> {
  readonly program: P;
  readonly genome: string;
  readonly agentId: string;
  /** Bytes of its source. */
  readonly bytes: number;
  readonly safetyScore: number;
}

/** What it takes to evaluate a program. */
export type Evaluable<P> = Pick<Candidate<P>, "program" | "genome">;

/** What the gate made of a program. */
export type Judgement<P> =
  | { readonly accepted: true; readonly candidate: Candidate<P> }
  | { readonly accepted: false; readonly rejection: Rejection };

/** Judgements and evaluations remembered; beyond, the memory starts anew. */
const REMEMBERED = 50_000;

/**
 * Judges programs and evaluates them, in this order: only what has the size of an agent and the consent of the gate is
 * ever evaluated. What was done once is not paid for again.
 */
export class Assessor<P> {
  /** Programs that were evaluated. */
  evaluations = 0;
  private readonly judgements = new Map<string, Judgement<P>>();
  private readonly known = new Map<string, Evaluation>();

  constructor(
    private readonly problem: Problem<P>,
    private readonly gate: Gate,
    private readonly pacer: Pacer,
  ) {}

  judge(program: P): Judgement<P> {
    const genome = this.problem.representation.format(program);
    const judged = this.judgements.get(genome) ?? this.judgeNew(program, genome);
    if (this.judgements.size >= REMEMBERED) this.judgements.clear();
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
  async evaluate(candidates: readonly Evaluable<P>[]): Promise<Evaluation[] | undefined> {
    const programs = new Map(candidates.map(({ genome, program }) => [genome, program]));
    const fresh = [...programs].filter(([genome]) => !this.known.has(genome));
    const answers = await evaluateInPieces(
      this.problem,
      fresh.map(([, program]) => program),
      this.pacer,
    );
    if (answers === undefined) return undefined;
    this.evaluations += fresh.length;
    for (const [i, [genome]] of fresh.entries()) this.known.set(genome, answers[i]);
    const evaluations = candidates.map(({ genome }) => this.known.get(genome) ?? { fitness: null });
    if (this.known.size > REMEMBERED) this.known.clear();
    return evaluations;
  }

  /** The candidates with their constants fitted, where the problem can do that and the result is accepted, too. */
  async refine(candidates: readonly Candidate<P>[]): Promise<readonly Candidate<P>[] | undefined> {
    const { refine } = this.problem;
    if (refine === undefined || candidates.length === 0) return candidates;
    const refined = await this.pacer.attend((signal) =>
      refine(
        candidates.map(({ program }) => program),
        signal,
      ),
    );
    if (refined === undefined) return undefined;
    this.evaluations += refined.evaluations;
    return candidates.map((candidate, i) => {
      const judgement = this.judge(refined.programs[i]);
      return judgement.accepted ? judgement.candidate : candidate;
    });
  }
}
