import type { Gate } from "../../gate/verdict.js";
import type { Random } from "../../kernel/random.js";
import { Assessor } from "../evaluators/assessor.js";
import { StopGuard } from "../evaluators/stop-guard.js";
import type { Individual } from "../islands/state.js";
import type { Representation } from "../representations/representation.js";
import { byFitness } from "../selection/order.js";
import type { Problem } from "../tasks/index.js";

/** What a control arm has to do with: the same as the evolution had. */
export interface Budget {
  readonly evaluations: number;
  readonly maxNodes: number;
  readonly seed: number;
}

/** What judges programs, and what may end the work. */
export interface SearchHooks {
  readonly gate: Gate;
  readonly stopped: () => Promise<boolean>;
}

/** Programs in a row that bring nothing new, after which a search has seen all it can. */
const EXHAUSTED = 2_000;

/** Spends a budget of evaluations on programs that somebody proposes, and keeps the best. */
export class Search<P> {
  best?: Individual;
  private readonly representation: Representation<P>;
  private readonly assessor: Assessor<P>;
  private idle = 0;

  constructor(
    problem: Problem<P>,
    private readonly budget: Budget,
    { gate, stopped }: SearchHooks,
  ) {
    this.representation = problem.representation;
    this.assessor = new Assessor(problem, gate, new StopGuard(stopped));
  }

  get evaluations(): number {
    return this.assessor.evaluations;
  }

  /** Evaluations that are left; none where nothing new is found any more. */
  get left(): number {
    return this.idle < EXHAUSTED ? Math.max(0, this.budget.evaluations - this.evaluations) : 0;
  }

  /** Judges and evaluates programs: an individual for each that was accepted; undefined where the work was stopped. */
  async propose(programs: readonly P[]): Promise<readonly (Individual | undefined)[] | undefined> {
    const before = this.evaluations;
    const judged = programs.map((program) => this.assessor.judge(program));
    const candidates = judged.flatMap((judgement) => (judgement.accepted ? [judgement.candidate] : []));
    const evaluations = await this.assessor.evaluate(candidates);
    if (evaluations === undefined) return undefined;
    const individuals = new Map(
      candidates.map(({ genome, agentId, bytes, safetyScore }, i): [string, Individual] => {
        const { fitness } = evaluations[i];
        return [agentId, { genome, agentId, fitness, bytes, safetyScore, parentIds: [] }];
      }),
    );
    for (const found of individuals.values()) {
      if (this.best === undefined || byFitness(found, this.best) < 0) this.best = found;
    }
    this.idle = this.evaluations > before ? 0 : this.idle + programs.length;
    return judged.map((judgement) => (judgement.accepted ? individuals.get(judgement.candidate.agentId) : undefined));
  }

  /** A child of one program, by an operator drawn as it weighs; where it takes two parents, the other is random. */
  vary(program: P, index: number, random: Random): P {
    const { representation } = this;
    const { maxNodes } = this.budget;
    const operator = random.pick(
      representation.operators.flatMap((each) => Array.from({ length: each.weight }, () => each)),
    );
    const parents = operator.parents === 1 ? [program] : [program, representation.random(index, maxNodes, random)];
    return representation.simplify(operator.vary(parents, maxNodes, random));
  }

  /** A program as the first population has them. */
  draw(index: number, random: Random): P {
    return this.representation.random(index, this.budget.maxNodes, random);
  }
}
