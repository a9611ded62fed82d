import type { Assessor } from "./assess.js";
import type { Offspring } from "./breed.js";
import type { Individual, Rejection } from "./contract.js";
import { byFitness } from "./selection/order.js";

/** How often a place is tried to be filled with something new and accepted before it stays empty. */
const ATTEMPTS = 10;

/** The next population while it is filled: no two members are the same agent. */
export class Members {
  /** Candidates that were too large or that the gate did not accept. */
  rejected = 0;
  private readonly members: Map<string, Individual>;

  constructor(
    private readonly assessor: Assessor,
    elites: readonly Individual[] = [],
    private readonly onRejected: (rejection: Rejection) => void = () => undefined,
  ) {
    this.members = new Map(elites.map((elite) => [elite.agentId, elite]));
  }

  /** Fills one place with what `create` makes, unless all it makes is rejected or there already. */
  add(create: () => Offspring): void {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const { program, parents } = create();
      const assessed = this.assessor.assess(program, parents);
      if (!assessed.accepted) {
        this.rejected++;
        this.onRejected(assessed.rejection);
      } else if (!this.members.has(assessed.individual.agentId)) {
        this.members.set(assessed.individual.agentId, assessed.individual);
        return;
      }
    }
  }

  bestFirst(): Individual[] {
    return [...this.members.values()].sort(byFitness);
  }
}
