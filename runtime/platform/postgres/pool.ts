import type { PeerCertificate } from "node:tls";
import { checkServerIdentity } from "node:tls";
import { Pool, type PoolClient } from "pg";
import type { Log } from "../../kernel/stores.js";
import { isRefusal, translated } from "./away.js";
import type { Database, Queries, Row } from "./database.js";

/** Where a server is, and who asks. */
export interface DatabaseSettings {
  readonly host: string;
  readonly port: number;
  readonly name: string;
  readonly user: string;
  /** Asked for each new connection: a token that is signed for it, or a password. */
  readonly password: () => Promise<string>;
  /** The authorities that may have signed the server's certificate, as PEM; those of this machine where it is left out. */
  readonly ca?: string;
}

/** Connections of one process, at most. */
const CONNECTIONS = 10;

/** In milliseconds. */
const timeouts = {
  /** To be connected, waiting for a free connection included. */
  connectionTimeoutMillis: 3_000,
  /** A connection that nobody needs is closed after this time, so that a database may sleep. */
  idleTimeoutMillis: 30_000,
  /** Statements end on the server after this time … */
  statement_timeout: 10_000,
  /** … and where that is not heard of, here. */
  query_timeout: 12_000,
  lock_timeout: 5_000,
  /** A projection reads stores meanwhile. */
  idle_in_transaction_session_timeout: 60_000,
} as const;

/** A connection is used for so long at most: a server that was added or has failed over is found. */
const CONNECTION_SECONDS = 15 * 60;

/**
 * A server over TLS: it has to show a certificate that is its own. Nothing is connected before it is needed.
 *
 * @param log told of connections that break while nobody uses them
 */
export function connectPool({ host, port, name, user, password, ca }: DatabaseSettings, log: Log): Database {
  const pool = new Pool({
    host,
    port,
    database: name,
    user,
    password,
    ssl: {
      rejectUnauthorized: true,
      ca,
      checkServerIdentity: (_, shown: PeerCertificate) => checkServerIdentity(host, shown),
    },
    application_name: "t-developer",
    max: CONNECTIONS,
    keepAlive: true,
    maxLifetimeSeconds: CONNECTION_SECONDS,
    ...timeouts,
  });
  const broken = (error: Error) => log("warn", "a connection to the database broke", { error });
  pool.on("error", broken);
  pool.on("connect", (client) => client.on("error", () => {})); // whoever uses it is told by their statement
  return {
    query: (text, values) => using(pool, (queries) => queries.query(text, values)),
    transaction: (work) => using(pool, (queries) => inTransaction(queries, work)),
    close: () => pool.end(),
  };
}

/** Does `work` on a connection; one that may be broken is not used again. */
async function using<T>(pool: Pool, work: (queries: Queries) => Promise<T>): Promise<T> {
  let client: PoolClient | undefined;
  try {
    client = await pool.connect();
    const result = await work(queriesOf(client));
    client.release();
    return result;
  } catch (error) {
    client?.release(!isRefusal(error));
    throw translated(error);
  }
}

const queriesOf = (client: PoolClient): Queries => ({
  async query<R extends object = Row>(text: string, values?: readonly unknown[]) {
    const { rows } = await client.query(text, values === undefined ? undefined : [...values]);
    return rows as R[];
  },
});

async function inTransaction<T>(queries: Queries, work: (queries: Queries) => Promise<T>): Promise<T> {
  await queries.query("BEGIN");
  try {
    const result = await work(queries);
    await queries.query("COMMIT");
    return result;
  } catch (error) {
    if (isRefusal(error)) await queries.query("ROLLBACK"); // a connection that broke, or is closed, rolls back by itself
    throw error;
  }
}
