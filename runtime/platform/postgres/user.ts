import { escapeIdentifier } from "pg";
import { idempotent } from "./away.js";
import type { Database } from "./database.js";

/** Which lock those take who make users; any number that nobody else takes. */
const PREPARING = 7_300_003;

/**
 * Makes the user that services sign in as by tokens of their roles, and lets it make schemas; it is there once, whoever else
 * makes it at the same time.
 *
 * @param owner signed in as who owns the database, on RDS
 * @param name of the database
 * @throws {Unavailable} as query
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/UsingWithRDS.IAMDBAuth.DBAccounts.html
 */
export async function prepareUser(owner: Database, user: string, name: string): Promise<void> {
  const named = escapeIdentifier(user);
  await idempotent(() =>
    owner.transaction(async (queries) => {
      await queries.query("SELECT pg_advisory_xact_lock($1)", [PREPARING]);
      const [{ is_new }] = await queries.query<{ is_new: boolean }>("SELECT to_regrole($1) IS NULL AS is_new", [named]);
      if (is_new) await queries.query(`CREATE ROLE ${named} LOGIN`);
      await queries.query(`GRANT rds_iam TO ${named}`);
      await queries.query(`GRANT CREATE ON DATABASE ${escapeIdentifier(name)} TO ${named}`);
    }),
  );
}
