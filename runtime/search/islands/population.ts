import { cellOf } from "../archive/map-elites.js";
import type { Assessor, Candidate } from "../evaluators/assessor.js";
import type { Evaluation } from "../evaluators/stage.js";
import type { OperatorOutcome } from "../selection/bandit.js";
import { byFitness } from "../selection/order.js";
import type { Individual, Rejection } from "./state.js";
import type { Offspring } from "./variation.js";

/** How often offspring is tried for one place before that stays empty. */
const ATTEMPTS = 10;

/** Whether an error is less than another; one that is none is greater than any. */
const isLess = (error: number | null, other: number | null): boolean => (error ?? Infinity) < (other ?? Infinity);

type Accepted<P> = Candidate<P> & Omit<Offspring<P>, "program">;

/** The population of the next generation while it is filled: with whatever is accepted, which is then evaluated all at once. */
export class NextPopulation<P> {
  /** Candidates that were too large or that the gate did not accept. */
  rejected = 0;
  /** What each new member says of the operators that made it; after the evaluation. */
  readonly outcomes: OperatorOutcome[] = [];
  private readonly accepted = new Map<string, Accepted<P>>();
  private readonly offspring: [Individual, Evaluation][] = [];
  private readonly elites: ReadonlyMap<string, Individual>;

  constructor(
    private readonly assessor: Assessor<P>,
    elites: readonly Individual[] = [],
    private readonly onRejected: (rejection: Rejection) => void = () => undefined,
  ) {
    this.elites = new Map(elites.map((elite) => [elite.agentId, elite]));
  }

  /** Fills one place with what `create` makes, unless all it makes is rejected or there already. */
  add(create: () => Offspring<P>): void {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      if (this.admit(create())) return;
    }
  }

  /** Whether the program is a new member now. */
  admit({ program, ...origin }: Offspring<P>): boolean {
    const judgement = this.assessor.judge(program);
    if (!judgement.accepted) {
      this.rejected++;
      this.onRejected(judgement.rejection);
      return false;
    }
    const { candidate } = judgement;
    if (this.elites.has(candidate.agentId) || this.accepted.has(candidate.agentId)) return false;
    this.accepted.set(candidate.agentId, { ...candidate, ...origin });
    return true;
  }

  /**
   * The population, best first, no agent twice; undefined where its evaluation was stopped. What does not get beyond the
   * first stage of a cascade is no member.
   *
   * @param cascadeShare how many of those that were accepted do get beyond it
   */
  async evaluated(cascadeShare = 1): Promise<Individual[] | undefined> {
    const all = [...this.accepted.values()];
    const accepted = await this.assessor.screen(all, cascadeShare);
    const refined = accepted && (await this.assessor.refine(accepted));
    const evaluations = refined && (await this.assessor.evaluate(refined));
    if (accepted === undefined || refined === undefined || evaluations === undefined) return undefined;
    this.creditScreenedOut(all, accepted);
    const members = new Map(this.elites);
    for (const [i, { genome, agentId, bytes, safetyScore }] of refined.entries()) {
      if (members.has(agentId)) continue; // two became the same when their constants were fitted
      const { fitness, fuel } = evaluations[i];
      const { parentIds, operators, parentFitness } = accepted[i];
      const member = { genome, agentId, fitness, bytes, fuel, safetyScore, parentIds };
      members.set(agentId, member);
      this.offspring.push([member, evaluations[i]]);
      if (operators) this.outcomes.push({ operators, improved: isLess(fitness, parentFitness ?? null) });
    }
    return [...members.values()].sort(byFitness);
  }

  /** Operators are told of the children that did not get beyond the first stage, too. */
  private creditScreenedOut(all: readonly Accepted<P>[], survivors: readonly Accepted<P>[]): void {
    const survived = new Set(survivors);
    for (const candidate of all) {
      const { operators } = candidate;
      if (operators && !survived.has(candidate)) this.outcomes.push({ operators, improved: false });
    }
  }

  /** The cell that each new member belongs to; after the evaluation. */
  get cells(): [cell: string, Individual][] {
    return this.offspring.map(([member, evaluation]) => [cellOf(member, evaluation), member]);
  }
}
