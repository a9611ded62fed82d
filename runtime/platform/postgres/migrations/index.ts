import type { Migration } from "../migrate.js";
import { agentSessions } from "./0001-agent-sessions.js";
import { history } from "./0002-history.js";

/** All steps of the schema, in the order in which they are applied. */
export const migrations: readonly Migration[] = [agentSessions, history];
