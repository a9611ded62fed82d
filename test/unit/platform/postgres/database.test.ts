import fc from "fast-check";
import { Conflict, Unavailable } from "../../../../runtime/kernel/errors.js";
import { idempotent } from "../../../../runtime/platform/postgres/away.js";
import type { Database } from "../../../../runtime/platform/postgres/database.js";
import { withEmbedded } from "../../../../runtime/platform/postgres/embedded.js";
import { type Migration, migrate, migrated } from "../../../../runtime/platform/postgres/migrate.js";
import { connectPool } from "../../../../runtime/platform/postgres/pool.js";
import { useDatabases, withEach } from "../../../helpers/postgres.js";
import { temporaryFolder } from "../../../helpers/temporary-folder.js";

const databases = useDatabases();

const texts = fc.string({ unit: "grapheme" }).filter((text) => !text.includes("\0"));

const count = async (database: Database, table: string): Promise<number> => {
  const [{ n }] = await database.query<{ n: number }>(`SELECT count(*)::int AS n FROM ${table}`);
  return n;
};

describe("a database", () => {
  it("gives back what was bound, whatever it says", () =>
    withEach(databases, async (database) => {
      const given = fc.tuple(
        texts,
        fc.double({ noNaN: true, noDefaultInfinity: true }),
        fc.array(texts, { maxLength: 3 }),
      );
      await fc.assert(
        fc.asyncProperty(given, async ([text, number, list]) => {
          const [row] = await database.query("SELECT $1::text AS t, $2::float8 AS f, $3::text[] AS l", [
            text,
            number,
            list,
          ]);
          expect(row).toEqual({ t: text, f: number + 0, l: list }); // −0 is 0
        }),
        { numRuns: 30, examples: [[["'; DROP TABLE x; --", 5e-324, ["{", '"', "\\", ","]]]] },
      );
    }));

  it("does all of a transaction or nothing, and goes on after an error", () =>
    withEach(databases, async (database) => {
      await database.query("CREATE TABLE t (x int PRIMARY KEY)");
      const insert = (...values: number[]) =>
        database.transaction(async ({ query }) => {
          for (const value of values) await query("INSERT INTO t VALUES ($1)", [value]);
          return values.length;
        });
      expect(await insert(1, 2)).toBe(2);
      await expect(insert(3, 1)).rejects.toMatchObject({ code: "23505" });
      const refused = database.transaction(async ({ query }) => {
        await query("INSERT INTO t VALUES (4)");
        throw new Conflict("no");
      });
      await expect(refused).rejects.toThrow(Conflict);
      expect(await count(database, "t")).toBe(2);
    }));
});

const first: Migration = { name: "0001-a", statements: ["CREATE TABLE a (x int)", "INSERT INTO a VALUES (1)"] };
const second: Migration = { name: "0002-b", statements: ["ALTER TABLE a ADD y int"] };

describe("migrations", () => {
  it("are applied once, whoever applies them at once, and refused when they were changed", () =>
    withEach(databases, async (database) => {
      await Promise.all([1, 2, 3].map(() => migrate(database, [first])));
      await migrate(database, [first, second]);
      await migrate(database, [first]); // an older program
      expect(await database.query("SELECT * FROM a")).toEqual([{ x: 1, y: null }]);
      const changed = { ...first, statements: ["CREATE TABLE a (x bigint)"] };
      await expect(migrate(database, [changed])).rejects.toMatchObject({ code: "conflict", value: "0001-a" });
      const half = { name: "0003-c", statements: ["INSERT INTO a VALUES (2)", "CREATE TABLE a (x int)"] };
      await expect(migrate(database, [half])).rejects.toMatchObject({ code: "42P07" });
      expect(await count(database, "a")).toBe(1);
    }));

  it("are there before the first statement", () =>
    withEach(databases, async (database) => {
      const lazy = migrated(database, [{ name: "0009-lazy", statements: ["CREATE TABLE lazy (x int)"] }]);
      expect(await Promise.all([1, 2].map(() => count(lazy, "lazy")))).toEqual([0, 0]);
    }));
});

describe("a database in a folder", () => {
  it("is there again when it is opened again, by one at a time", async () => {
    const folder = `${temporaryFolder()}/database`;
    let open = 0;
    const add = () =>
      withEmbedded(folder, async (database) => {
        expect(++open).toBe(1);
        await database.query("CREATE TABLE IF NOT EXISTS t (x int)");
        await database.query("INSERT INTO t VALUES (1)");
        open--;
        return count(database, "t");
      });
    await add();
    expect(await add()).toBe(2);
  });
});

describe("a server", () => {
  it("has to show a certificate of an authority that is given", async () => {
    const { server } = databases;
    if (!server) return;
    const stranger = connectPool({ ...server.settings, ca: undefined }, () => {});
    await expect(stranger.query("SELECT 1")).rejects.toMatchObject({ code: "unavailable" });
    await stranger.close();
    const elsewhere = connectPool({ ...server.settings, host: "localhost" }, () => {});
    await expect(elsewhere.query("SELECT 1")).rejects.toMatchObject({ code: "unavailable" });
    await elsewhere.close();
  });

  it("is given a password for each connection, and says when it is wrong", async () => {
    const { server } = databases;
    if (!server) return;
    let asked = 0;
    const password = async () => (++asked === 1 ? server.settings.password() : "wrong");
    const pool = connectPool({ ...server.settings, password }, () => {});
    const both = await Promise.allSettled([1, 2].map(() => pool.query("SELECT pg_sleep(0.2)")));
    expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(both.find((one) => one.status === "rejected")).toMatchObject({
      reason: { code: "unavailable", cause: { code: "28P01" } },
    });
    await pool.close();
  });

  it("that went away is unavailable, and then there again", async () => {
    const { server } = databases;
    if (!server) return;
    const log = jest.fn();
    const pool = connectPool(server.settings, log);
    const slow = pool.query("SELECT pg_sleep(9)").catch((error) => error);
    const inTransaction = pool
      .transaction(async ({ query }) => {
        await query("SELECT 1");
        await server.kill();
        await query("SELECT 1");
      })
      .catch((error) => error);
    for (const error of await Promise.all([slow, inTransaction])) expect(error).toBeInstanceOf(Unavailable);
    await expect(idempotent(() => pool.query("SELECT 1"))).rejects.toThrow(Unavailable);
    await server.start();
    expect(await idempotent(() => pool.query("SELECT 1 AS x"))).toEqual([{ x: 1 }]);
    await pool.close();
  });
});
