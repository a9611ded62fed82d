/**
 * A PostgreSQL in this process, where there is no server: PGlite, with the same SQL.
 *
 * @module
 */
import type { PGliteInterface, Transaction } from "@electric-sql/pglite";
import { locked } from "../../kernel/files.js";
import { translated } from "./away.js";
import type { Database, Queries, Row } from "./database.js";

/** One in memory; it is gone when it is closed. */
export const openEmbedded = (): Promise<Database> => open();

/**
 * Does `work` with the database in a folder, which is made where there is none, and closes it. No other process can open
 * it meanwhile: two at once would destroy it.
 *
 * @throws {Unavailable} when another process has it open for too long
 */
export const withEmbedded = <T>(directory: string, work: (database: Database) => Promise<T>): Promise<T> =>
  locked(directory, async () => {
    const database = await open(directory);
    try {
      return await work(database);
    } finally {
      await database.close();
    }
  });

async function open(directory?: string): Promise<Database> {
  const { PGlite } = await import("@electric-sql/pglite"); // megabytes, for those who have a server nothing
  const lite: PGliteInterface = await PGlite.create(directory);
  return {
    query: (text, values) => queriesOf(lite).query(text, values),
    transaction: (work) => lite.transaction((transaction) => work(queriesOf(transaction))),
    close: () => lite.close(),
  };
}

const queriesOf = (lite: PGliteInterface | Transaction): Queries => ({
  async query<R extends object = Row>(text: string, values?: readonly unknown[]) {
    try {
      const { rows } = await lite.query<R>(text, values && [...values]);
      return rows;
    } catch (error) {
      throw translated(error);
    }
  },
});
