import type * as rows from "../../../lifecycle/history/rows.js";
import type { Queries } from "../database.js";

type EpochRows = ReturnType<typeof rows.epochRows>;

/** Table → what a row of it is. */
interface Rows {
  readonly evolutions: ReturnType<typeof rows.evolutionRow>;
  readonly branches: ReturnType<typeof rows.branchRow>;
  readonly generations: ReturnType<typeof rows.generationRow>;
  readonly individuals: EpochRows["individuals"][number];
  readonly operators: EpochRows["operators"][number];
  readonly verdicts: EpochRows["verdicts"][number] | ReturnType<typeof rows.quarantineRow>;
  readonly champions: ReturnType<typeof rows.championRow>;
  readonly decisions: ReturnType<typeof rows.decisionRow>;
}

/** An individual as it was seen in one generation of an island. */
export type Individual = Rows["individuals"];

/** A table of the read model. */
type Table = keyof Rows;

/** Table → its primary key, and the columns that may change once a row is there. */
const tables: Readonly<Record<Table, { readonly key: string; readonly changes: readonly string[] }>> = {
  evolutions: {
    key: "evolution_id",
    changes: ["status", "generation", "branch", "champion_id", "fitness", "attempts", "updated_at", "reason"],
  },
  branches: { key: "evolution_id, branch", changes: ["reach", "first", "last"] },
  generations: { key: "evolution_id, branch, generation", changes: [] },
  individuals: { key: "evolution_id, branch, generation, island, agent_id", changes: [] },
  operators: { key: "evolution_id, branch, generation, island, operator", changes: [] },
  verdicts: { key: "verdict_id", changes: ["state", "decided_by", "decided_at", "decided_because"] },
  champions: { key: "evolution_id, branch", changes: ["withdrawn_at", "withdrawn_by", "withdrawn_because"] },
  decisions: { key: "sequence", changes: [] },
};

/** What a text of PostgreSQL cannot hold: the character 0, and halves of a character. */
const UNSTORABLE = /[\0\p{Cs}]/gu;

const storable = (_: string, value: unknown): unknown =>
  typeof value === "string" ? value.replace(UNSTORABLE, "\ufffd") : value;

/** Writes rows, of which none has the key of another; what is there is changed, or left as it is. */
export async function upsert<T extends Table>(queries: Queries, table: T, rows: readonly Rows[T][]): Promise<void> {
  if (rows.length === 0) return;
  const { key, changes } = tables[table];
  const set = changes.map((column) => `${column} = excluded.${column}`).join(", ");
  await queries.query(
    `INSERT INTO history.${table} SELECT * FROM json_populate_recordset(NULL::history.${table}, $1)
     ON CONFLICT (${key}) DO ${set === "" ? "NOTHING" : `UPDATE SET ${set}`}`,
    [JSON.stringify(rows, storable)],
  );
}

/** Takes all rows out of all tables. */
export async function empty(queries: Queries): Promise<void> {
  for (const table of Object.keys(tables)) await queries.query(`DELETE FROM history.${table}`);
}
