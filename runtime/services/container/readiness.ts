import { buckets, type ControlScope } from "../../architecture/storage.js";
import type { Probes } from "../../http/readiness.js";
import type { Context } from "../../kernel/context.js";
import type { Database } from "../../platform/postgres/database.js";

/** That there is nothing of this name is an answer. */
const NOTHING = "readiness";

/** @param scope one that the service may read */
export const controlTable = ({ control }: Pick<Context, "control">, scope: ControlScope): Probes => ({
  "control table": () => control.get(scope, NOTHING),
});

/** For services that may read the emergency flag. */
export const evolutionBucket = ({ evolution }: Pick<Context, "evolution">): Probes => ({
  "evolution bucket": () => evolution.get(`${buckets.evolution.emergency}${NOTHING}`),
});

/** For services that may read what is known of agents. */
export const agentsBucket = ({ agents }: Pick<Context, "agents">): Probes => ({
  "agents bucket": () => agents.get(`${buckets.agents.metadata}${NOTHING}`),
});

/** For services that have one. */
export const databaseServer = (database: Database | undefined): Probes =>
  database ? { database: () => database.query("SELECT 1") } : {};
