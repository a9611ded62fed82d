import { Conflict } from "../../kernel/errors.js";
import { sha256 } from "../../kernel/sha256.js";
import { idempotent } from "./away.js";
import type { Database, Queries } from "./database.js";

/** One step of a schema; once it was applied anywhere, it does not change. */
export interface Migration {
  /** `0001-sessions`: their order is that of their names. */
  readonly name: string;
  readonly statements: readonly string[];
}

/** Which lock those take who migrate; any number that nobody else takes. */
const MIGRATING = 7_300_001;

const CREATE_LIST = [
  "CREATE SCHEMA meta",
  `CREATE TABLE meta.migrations (
    name       text PRIMARY KEY,
    sha256     text NOT NULL,
    applied_at timestamptz NOT NULL DEFAULT now()
  )`,
];

/**
 * Applies what was not applied yet, each in a transaction of its own, whoever else does so at once. What a newer program
 * has applied stays, and is none of ours.
 *
 * @throws {Conflict} naming a migration that is not the one that was applied under its name
 */
export async function migrate(database: Database, migrations: readonly Migration[]): Promise<void> {
  for (const migration of migrations) {
    await idempotent(() => database.transaction((queries) => apply(migration, queries)));
  }
}

async function apply({ name, statements }: Migration, queries: Queries): Promise<void> {
  await queries.query("SELECT pg_advisory_xact_lock($1)", [MIGRATING]);
  const [{ is_new }] = await queries.query<{ is_new: boolean }>(
    "SELECT to_regclass('meta.migrations') IS NULL AS is_new",
  );
  if (is_new) for (const statement of CREATE_LIST) await queries.query(statement);
  const hash = sha256(JSON.stringify(statements));
  const [applied] = await queries.query<{ sha256: string }>("SELECT sha256 FROM meta.migrations WHERE name = $1", [
    name,
  ]);
  if (applied) return ensureSame(name, hash, applied.sha256);
  for (const statement of statements) await queries.query(statement);
  await queries.query("INSERT INTO meta.migrations (name, sha256) VALUES ($1, $2)", [name, hash]);
}

function ensureSame(name: string, hash: string, applied: string): void {
  if (hash === applied) return;
  throw new Conflict(`migration ${name} was changed after it was applied`, {
    field: "migration",
    value: name,
    hint: "give it back the text that it had, and write the change as a migration of its own",
  });
}

/**
 * The same database, migrated before the first statement. That is tried again with each statement until it is done: one
 * that is away when a service starts is migrated when it is back.
 *
 * @param first has to be done before; tried again, too
 */
export function migrated(
  database: Database,
  migrations: readonly Migration[],
  first: () => Promise<void> = async () => {},
): Database {
  let done: Promise<void> | undefined;
  const ready = (): Promise<void> => {
    done ??= first()
      .then(() => migrate(database, migrations))
      .catch((error) => {
        done = undefined;
        throw error;
      });
    return done;
  };
  return {
    query: (text, values) => ready().then(() => database.query(text, values)),
    transaction: (work) => ready().then(() => database.transaction(work)),
    close: () => database.close(),
  };
}
