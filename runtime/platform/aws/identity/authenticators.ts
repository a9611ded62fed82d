import { roles } from "../../../architecture/roles.js";
import {
  type FunctionName,
  type ServiceFacts,
  type ServiceName,
  services,
  type WorkloadName,
  workloadName,
} from "../../../architecture/workloads.js";
import { type Authenticator, refused } from "../../../http/identity/authenticator.js";
import type { Caller } from "../../../http/identity/caller.js";
import type { Context } from "../../../kernel/context.js";
import { type Principal, roleOf, subjectOf } from "./principal.js";
import { PROOF } from "./proof.js";
import { proofVerifier, type Verify } from "./verify.js";

const byProofs = (verify: Verify, callerOf: (principal: Principal) => Caller): Authenticator => ({
  takes: (token) => token.startsWith(PROOF),
  identify: async (token) => callerOf(await verify(token)),
});

/**
 * Proofs for a function. IAM has let whoever made one invoke it, and so do all that it does; but where reviewers are named,
 * nobody else reviews.
 */
export function proofsFor(
  name: FunctionName,
  { environment, reviewers }: Pick<Context, "environment" | "reviewers">,
  verify: Verify = proofVerifier(workloadName(name, environment)),
): Authenticator {
  const mayReview = (subject: string) => reviewers.length === 0 || reviewers.some((each) => matches(each, subject));
  const others = roles.filter((role) => role !== "reviewer");
  return byProofs(verify, (principal) => {
    const subject = subjectOf(principal);
    return { subject, roles: mayReview(subject) ? roles : others };
  });
}

/** Whether a text is what a pattern says, whose `*` stand for anything. */
function matches(pattern: string, text: string): boolean {
  const parts = pattern.split("*").map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${parts.join(".*")}$`).test(text);
}

/** What a service knows of where it runs. */
interface Place {
  readonly environment: string;
  /** Twelve digits: a role of the same name in another account is not ours. */
  readonly account: string;
}

/** Proofs for a service, of the workloads that may ask it: by their roles, and by nothing that they say. */
export function proofsOfWorkloads(
  name: ServiceName,
  { environment, account }: Place,
  verify: Verify = proofVerifier(workloadName(name, environment)),
): Authenticator {
  const { askedBy = {} }: ServiceFacts = services[name];
  const allowed = new Map(
    Object.entries(askedBy).map(([caller, role]) => [workloadName(caller as WorkloadName, environment), role]),
  );
  return byProofs(verify, (principal) => {
    const role = principal.account === account ? allowed.get(roleOf(principal) ?? "") : undefined;
    const subject = subjectOf(principal);
    if (role === undefined) throw refused(`${subject} is no workload that asks this service`);
    return { subject, roles: [role], workload: true };
  });
}
