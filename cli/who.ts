import { userInfo } from "node:os";
import { roles } from "../runtime/architecture/roles.js";
import type { Caller } from "../runtime/http/identity/caller.js";

/** Whoever runs this process, as the operating system knows them and no variable says; on their own machine they may do all. */
export const userOfMachine = (): Caller => ({ subject: userInfo().username, roles });
