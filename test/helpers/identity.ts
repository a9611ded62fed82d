/** Who asks, in tests that are not about that: a token is a name, and whoever has it may do everything. */
import { roles } from "../../runtime/architecture/roles.js";
import type { AccessControl } from "../../runtime/http/access-control.js";
import { type Authenticator, bearerOf } from "../../runtime/http/identity/authenticator.js";
import type { Caller } from "../../runtime/http/identity/caller.js";

/** Somebody who may do everything. */
export const caller = (subject = "ann"): Caller => ({ subject, roles });

/** Believes whatever name a token is. */
export const byName = (): Authenticator => ({ takes: () => true, identify: async (name) => caller(name) });

/** A service that believes it. */
export const access: AccessControl = { identify: bearerOf(byName()) };

/** The header of a request by somebody. */
export const by = (name = "ann") => ({ authorization: `Bearer ${name}` });

/** The event of an invocation by somebody. */
export const eventBy = (name: string, event: object) => ({ ...event, caller: { proof: name } });
