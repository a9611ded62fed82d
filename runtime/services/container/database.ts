import { readFileSync } from "node:fs";
import * as z from "zod";
import type { DatabaseEnvironment } from "../../architecture/environment.js";
import { InvalidInput } from "../../kernel/errors.js";
import type { Log } from "../../kernel/stores.js";
import { validate } from "../../kernel/validation.js";
import { databaseTokens } from "../../platform/aws/database-token.js";
import { readOwner } from "../../platform/aws/owner-secret.js";
import type { Database } from "../../platform/postgres/database.js";
import { migrated } from "../../platform/postgres/migrate.js";
import { migrations } from "../../platform/postgres/migrations/index.js";
import { connectPool, type DatabaseSettings } from "../../platform/postgres/pool.js";
import { prepareUser } from "../../platform/postgres/user.js";

const databaseEnvironment = z.object({
  DATABASE_HOST: z.string().min(1),
  DATABASE_PORT: z.coerce.number().int().min(1).max(65_535).default(5_432),
  DATABASE_NAME: z.string().min(1),
  DATABASE_USER: z.string().min(1),
  DATABASE_OWNER: z.string().min(1).optional(),
  DATABASE_CA: z.string().min(1).optional(),
} satisfies Record<keyof DatabaseEnvironment, z.ZodType>);

/**
 * The database that the environment variables name, signed in to by the role of this process; nothing is asked of it yet.
 *
 * @returns undefined where they name none
 * @throws {InvalidInput} naming the variable that is missing or wrong
 */
export function openDatabase(variables: NodeJS.ProcessEnv, log: Log): Database | undefined {
  if (variables.DATABASE_HOST === undefined) return undefined;
  const environment = validate(databaseEnvironment, variables);
  const server = {
    host: environment.DATABASE_HOST,
    port: environment.DATABASE_PORT,
    user: environment.DATABASE_USER,
  };
  const ca = environment.DATABASE_CA === undefined ? undefined : readAuthorities(environment.DATABASE_CA);
  const settings = { ...server, name: environment.DATABASE_NAME, ca };
  const pool = connectPool({ ...settings, password: databaseTokens(server) }, log);
  const { DATABASE_OWNER: secret } = environment;
  return migrated(pool, migrations, secret === undefined ? undefined : () => prepare(settings, secret, log));
}

/** Has the owner make the user that is signed in as. */
async function prepare(settings: Omit<DatabaseSettings, "password">, secret: string, log: Log): Promise<void> {
  const { username, password } = await readOwner(secret);
  const owner = connectPool({ ...settings, user: username, password: async () => password }, log);
  try {
    await prepareUser(owner, settings.user, settings.name);
  } finally {
    await owner.close();
  }
}

function readAuthorities(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (cause) {
    const hint = "name a file of certificates (PEM), or leave it out";
    throw new InvalidInput("DATABASE_CA: cannot be read", { field: "DATABASE_CA", value: file, hint, cause });
  }
}
