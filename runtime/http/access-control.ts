import type { Context as HttpContext } from "hono";
import type { Role } from "../architecture/roles.js";
import type { FrameVariables } from "./frame.js";
import type { Identify } from "./identity/authenticator.js";
import { type Caller, requireRole } from "./identity/caller.js";
import { countIn, type RateLimit } from "./rate-limit.js";

/** Who may come into a service, and how often. */
export interface AccessControl {
  readonly identify: Identify;
  /** Left out where a service has but one caller. */
  readonly rate?: RateLimit;
}

/** The header by which one of our own services says for whom it asks. Nobody else is believed in it. */
export const ON_BEHALF_OF = "x-on-behalf-of";

/** As it may be written down. */
const NAME = /^[\x20-\x7e]{1,300}$/;

/**
 * Lets a request in.
 *
 * @param role that it takes; any that is known where it is left out
 * @throws {Unauthenticated | RateLimited | Forbidden} where it may not come in
 */
type Admit = (context: HttpContext<{ Variables: FrameVariables }>, role?: Role) => Promise<Caller>;

/** Asks who it is, then how often they came, then what they may do. */
export const admitBy =
  ({ identify, rate }: AccessControl): Admit =>
  async (context, role) => {
    const caller = forWhom(await identify(context.req.header("authorization")), context.req.header(ON_BEHALF_OF));
    context.set("subject", caller.subject);
    if (rate && !caller.workload) await countIn(rate, caller.subject);
    if (role) requireRole(caller, role);
    return caller;
  };

/** Our services have verified whom they ask for; what those may do there is what the service may, at most. */
const forWhom = (caller: Caller, name: string | undefined): Caller =>
  caller.workload && name !== undefined && NAME.test(name) ? { ...caller, subject: name } : caller;
