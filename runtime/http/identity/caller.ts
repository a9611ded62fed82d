import { assistantRoles, permits, type Role } from "../../architecture/roles.js";
import { Forbidden } from "../../kernel/errors.js";

/** Who asks, as it was verified; never what they say of themselves. */
export interface Caller {
  /** What they are called in every decision: a token's subject, an ARN of AWS, a user of this machine. */
  readonly subject: string;
  readonly roles: readonly Role[];
  /** One of our own services, which asks for many people: how often it may is not bounded. */
  readonly workload?: true;
}

const ASSISTANT = " (assistant)";

/** The same caller, acting through a model: named so, once, and never with a reviewer's rights. */
export const asAssistant = ({ subject, roles }: Caller): Caller => ({
  subject: subject.endsWith(ASSISTANT) ? subject : `${subject}${ASSISTANT}`,
  roles: assistantRoles.filter((role) => permits(roles, role)),
});

/** @throws {Forbidden} naming the role that it takes */
export function requireRole({ subject, roles }: Caller, needed: Role): void {
  if (permits(roles, needed)) return;
  const held = roles.length > 0 ? roles.join(", ") : "no role";
  throw new Forbidden(`this takes the role ${needed}, and ${subject} has ${held}`, {
    field: "role",
    value: needed,
    hint: `ask somebody who is ${needed}, or an administrator of identities for that role`,
  });
}
