import { QUARANTINED_PER_EPOCH } from "../architecture/quarantine.js";
import type { Rejection } from "../search/islands/state.js";
import type { RefusedCandidate, Suspect } from "./objects.js";

/** Refused candidates kept as examples. */
const EXAMPLES = 5;

/** What an epoch keeps of the candidates that were not even evaluated. */
export class Refusals {
  /** The first few. */
  readonly examples: RefusedCandidate[] = [];
  private found: readonly Suspect[] = [];

  note(rejection: Rejection): void {
    if (this.examples.length < EXAMPLES) this.examples.push(withoutSource(rejection));
    if (rejection.reason !== "safety" || rejection.verdict.decision !== "quarantine") return;
    const { agentId, source, verdict } = rejection;
    this.found = safest([...this.found, { agentId, source, safetyScore: verdict.safety_score }]);
  }

  /** Those that a person should look at; undefined where there are none. */
  get suspects(): readonly Suspect[] | undefined {
    return this.found.length > 0 ? this.found : undefined;
  }
}

/** As many as one epoch may bring into quarantine, all different, best first; the same whatever came when. */
export function safest(suspects: readonly Suspect[]): Suspect[] {
  const different = [...new Map(suspects.map((suspect) => [suspect.agentId, suspect])).values()];
  const order = (a: Suspect, b: Suspect) => b.safetyScore - a.safetyScore || (a.agentId < b.agentId ? -1 : 1);
  return different.sort(order).slice(0, QUARANTINED_PER_EPOCH);
}

function withoutSource(rejection: Rejection): RefusedCandidate {
  const { agentId, bytes, reason } = rejection;
  const rules = rejection.reason === "safety" ? rejection.verdict.findings.map(({ rule }) => rule) : [];
  return { agentId, bytes, reason, rules };
}
