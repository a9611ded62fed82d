import { join } from "node:path";
import type { Context } from "../runtime/kernel/context.js";
import type { Database } from "../runtime/platform/postgres/database.js";
import type { CommandContext } from "./context.js";

/** Where the read model of a place lies, and the stores that it is made of. */
interface History {
  readonly database: Database;
  readonly stores: Context;
}

/**
 * Does `work` with the read model: in a PostgreSQL where environment variables name one for what is deployed, else in a
 * folder of its own, beside the store or under what belongs to this clone.
 *
 * @throws {Unavailable} where another process has the folder open for too long, or the PostgreSQL is away
 */
export async function withHistory<T>(context: CommandContext, work: (history: History) => Promise<T>): Promise<T> {
  const { migrated } = await import("../runtime/platform/postgres/migrate.js");
  const { migrations } = await import("../runtime/platform/postgres/migrations/index.js");
  const stores = await context.stores();
  const server = context.folder === undefined ? await serverOf(context, stores) : undefined;
  if (server) return work({ database: server, stores }).finally(() => server.close());
  const { withEmbedded } = await import("../runtime/platform/postgres/embedded.js");
  const folder = join(context.folder ?? join(context.local, stores.environment), "history");
  return withEmbedded(folder, (database) => work({ database: migrated(database, migrations), stores }));
}

async function serverOf({ env }: CommandContext, { log }: Context): Promise<Database | undefined> {
  const { openDatabase } = await import("../runtime/services/container/database.js");
  return openDatabase(env, log);
}
