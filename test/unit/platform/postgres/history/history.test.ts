import fc from "fast-check";
import { createMemoryContext, type MemoryContext } from "../../../../../runtime/kernel/memory-stores.js";
import { evolutionRow } from "../../../../../runtime/lifecycle/history/rows.js";
import { evolutionKeys } from "../../../../../runtime/lifecycle/keys.js";
import { lineageOf } from "../../../../../runtime/lifecycle/lineage.js";
import { findRecord, listRecords } from "../../../../../runtime/lifecycle/records.js";
import { runEvolution } from "../../../../../runtime/lifecycle/steps/run.js";
import type { Database } from "../../../../../runtime/platform/postgres/database.js";
import { project, rebuild } from "../../../../../runtime/platform/postgres/history/project.js";
import { evolutionsQuestion, individualsQuestion } from "../../../../../runtime/platform/postgres/history/questions.js";
import { findEvolutions, findIndividuals, findLineage } from "../../../../../runtime/platform/postgres/history/read.js";
import { migrate } from "../../../../../runtime/platform/postgres/migrate.js";
import { migrations } from "../../../../../runtime/platform/postgres/migrations/index.js";
import { trusting } from "../../../../helpers/examiners.js";
import { useDatabases, withEach } from "../../../../helpers/postgres.js";
import { smallRequest } from "../../../../helpers/requests.js";
import { agentIds, evolutionIds, happen, histories } from "./generated.js";

const databases = useDatabases();

const tables = [
  "evolutions",
  "branches",
  "generations",
  "individuals",
  "operators",
  "verdicts",
  "champions",
  "decisions",
];

/** Everything that the read model has. */
async function everything(database: Database): Promise<string> {
  const all: Record<string, unknown> = {};
  for (const table of tables) {
    const text = `SELECT row_to_json(t)::text AS row FROM history.${table} t ORDER BY 1`;
    all[table] = (await database.query<{ row: string }>(text)).map(({ row }) => row);
  }
  return JSON.stringify(all, undefined, 1);
}

/** A database without any history. */
async function emptied(database: Database): Promise<void> {
  await migrate(database, migrations);
  await rebuild(createMemoryContext(), database);
}

const evolutions = (database: Database, question: object) =>
  findEvolutions(database, evolutionsQuestion.parse(question));
const individuals = (database: Database, question: object) =>
  findIndividuals(database, individualsQuestion.parse(question));

describe("the history in a database", () => {
  it("is the same however it came about, and projecting again changes nothing", () =>
    withEach(databases, async (database) => {
      await fc.assert(
        fc.asyncProperty(histories, async (events) => {
          await emptied(database);
          const context = await happen(events, async (now) => void (await project(now, database)));
          expect(await project(context, database)).toMatchObject({ failed: [] });
          const incremental = await everything(database);
          expect(await project(context, database)).toEqual({ evolutions: 0, decisions: 0, failed: [] });
          expect(await everything(database)).toBe(incremental);
          await rebuild(context, database);
          expect(await everything(database)).toBe(incremental);
        }),
        { numRuns: 15 },
      );
    }));

  it("has the ancestors that are computed from the stores", () =>
    withEach(databases, async (database) => {
      await fc.assert(
        fc.asyncProperty(histories, async (events) => {
          await emptied(database);
          const context = await happen(events, async () => {});
          await project(context, database);
          for (const id of evolutionIds) {
            if ((await findRecord(context.control, id)) === undefined) continue;
            expect(await findLineage(database, id)).toEqual(await lineageOf(id, undefined, context));
            for (const agent of agentIds.slice(0, 6)) {
              expect(await findLineage(database, id, agent)).toEqual(await lineageOf(id, agent, context));
            }
          }
        }),
        { numRuns: 15 },
      );
    }));

  /** Two evolutions to their ends. */
  async function evolved(database: Database): Promise<MemoryContext> {
    await emptied(database);
    const context = createMemoryContext();
    await runEvolution(smallRequest, context, trusting);
    await runEvolution({ ...smallRequest, evolution_id: "evo-other", seed: 8 }, context, trusting);
    await project(context, database);
    return context;
  }

  it("says of real evolutions what their records say", () =>
    withEach(databases, async (database) => {
      const context = await evolved(database);
      const { rows, more } = await evolutions(database, {});
      expect(rows).toEqual((await listRecords(context.control)).records.map(evolutionRow));
      expect(more).toBe(false);
      const [{ n }] = await database.query(
        "SELECT count(*)::int AS n FROM history.generations WHERE evolution_id = $1",
        ["evo-test"],
      );
      expect(n).toBe((await context.state.generations("evo-test")).length);
      const best = await individuals(database, { evolution_id: "evo-test", limit: 1 });
      expect(best.rows[0]).toMatchObject({
        fitness: (await findRecord(context.control, "evo-test"))?.champion?.fitness,
      });
      expect(await findLineage(database, "evo-test")).toEqual(await lineageOf("evo-test", undefined, context));
      await expect(findLineage(database, "evo-none")).rejects.toMatchObject({ code: "not-found", value: "evo-none" });
    }));

  it("is filtered, sorted and given page by page", () =>
    withEach(databases, async (database) => {
      await evolved(database);
      const ids = async (question: object) =>
        (await evolutions(database, question)).rows.map((row) => row.evolution_id);
      expect(await ids({ sort: "evolution_id", descending: false })).toEqual(["evo-other", "evo-test"]);
      expect(await ids({ sort: "evolution_id", limit: 1, offset: 1 })).toEqual(["evo-other"]);
      expect(await ids({ text: "OTHER" })).toEqual(["evo-other"]);
      expect(await ids({ text: "'; DROP TABLE history.evolutions; --" })).toEqual([]);
      expect(await ids({ status: "running" })).toEqual([]);
      expect(await ids({ task: "wave", started_after: "2000-01-01T00:00:00Z" })).toHaveLength(2);
      expect(await ids({ started_before: "2000-01-01T00:00:00Z" })).toEqual([]);
      for (const sort of individualsQuestion.shape.sort.unwrap().options) {
        for (const descending of [true, false]) {
          const question = { evolution_id: "evo-test", sort, descending };
          const all = await individuals(database, { ...question, limit: 200 });
          const paged = [];
          for (let offset = 0, more = true; more; offset += 7) {
            const page = await individuals(database, { ...question, limit: 7, offset });
            paged.push(...page.rows);
            ({ more } = page);
          }
          expect(paged).toEqual(all.rows);
          const values = all.rows.map((row) => row[sort]).filter((value) => value !== null);
          const sorted = [...values].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
          expect(values).toEqual(descending ? sorted.reverse() : sorted);
        }
      }
      const second = await individuals(database, { evolution_id: "evo-test", generation: 2, island: 1, max_bytes: 60 });
      expect(second.rows.length).toBeGreaterThan(0);
      for (const row of second.rows) expect(row).toMatchObject({ generation: 2, island: 1, evolution_id: "evo-test" });
    }));

  it("takes only columns of closed lists", () => {
    expect(() => evolutionsQuestion.parse({ sort: "fitness; DROP TABLE x" })).toThrow();
    expect(() => individualsQuestion.parse({ evolution_id: "evo-test", sort: "genome" })).toThrow();
  });

  it("leaves out an evolution that cannot be read, says which, and has the others", () =>
    withEach(databases, async (database) => {
      const context = await evolved(database);
      context.evolution.damage(evolutionKeys.island("evo-test", 2, 0), Buffer.from("damaged"));
      const projected = await rebuild(context, database);
      expect(projected.failed).toMatchObject([{ evolution_id: "evo-test" }]);
      expect((await evolutions(database, {})).rows.map((row) => row.evolution_id)).toEqual(["evo-other"]);
      const text = "SELECT count(*)::int AS n FROM history.individuals WHERE evolution_id = 'evo-test'";
      expect(await database.query(text)).toEqual([{ n: 0 }]);
    }));
});
