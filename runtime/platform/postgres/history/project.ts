/**
 * The read model of the history, made of what the stores hold: they stay the truth, it can be thrown away at any time.
 *
 * @module
 */
import type { Context } from "../../../kernel/context.js";
import { CorruptObject } from "../../../kernel/errors.js";
import { readBranch } from "../../../lifecycle/branches.js";
import { type BranchExtent, epochsOf, extentsOf } from "../../../lifecycle/history/epochs.js";
import {
  branchRow,
  championRow,
  decisionRow,
  epochRows,
  evolutionRow,
  generationRow,
  quarantineRow,
} from "../../../lifecycle/history/rows.js";
import { type EvolutionRecord, listChampions, listRecords } from "../../../lifecycle/records.js";
import { auditAfter } from "../../../safety/audit/audit.js";
import { quarantined } from "../../../safety/quarantine/item.js";
import type { Database, Queries } from "../database.js";
import { empty, upsert } from "./tables.js";

/** What is read of: nothing is written to the stores. */
type Stores = Pick<Context, "control" | "state" | "evolution">;

/** What a projection did. */
export interface Projected {
  /** Evolutions that had changed. */
  readonly evolutions: number;
  /** Decisions that were added. */
  readonly decisions: number;
  /** Evolutions of which something stored cannot be read; they are as they were before. */
  readonly failed: readonly { readonly evolution_id: string; readonly message: string }[];
}

/** Which lock whoever projects takes; any number that nobody else takes. */
const PROJECTING = 7_300_002;

/** Items of the control table read at once. */
const PAGE = 200;

/**
 * Adds what has changed since the last time, all at once or not at all.
 *
 * @returns undefined where somebody else is at it
 * @throws {Unavailable} where a store or the database is away
 */
export const project = (stores: Stores, database: Database): Promise<Projected | undefined> =>
  database.transaction(async (queries) => {
    const [{ leads }] = await queries.query<{ leads: boolean }>("SELECT pg_try_advisory_xact_lock($1) AS leads", [
      PROJECTING,
    ]);
    return leads ? projectAll(stores, queries) : undefined;
  });

/** Makes the read model anew; who reads meanwhile sees the old one. Errors as {@link project}. */
export const rebuild = (stores: Stores, database: Database): Promise<Projected> =>
  database.transaction(async (queries) => {
    await queries.query("SELECT pg_advisory_xact_lock($1)", [PROJECTING]);
    await empty(queries);
    return projectAll(stores, queries);
  });

async function projectAll(stores: Stores, queries: Queries): Promise<Projected> {
  const { records, damaged } = await listRecords(stores.control);
  const failed = damaged.map(({ evolution_id, error }) => ({ evolution_id, message: error.message }));
  let evolutions = 0;
  for (const record of await changedIn(records, queries)) {
    const error = await unlessCorrupt(queries, () => projectEvolution(record, stores, queries));
    if (error) failed.push({ evolution_id: record.evolution_id, message: error.message });
    else evolutions += 1;
  }
  await upsert(queries, "champions", (await listChampions(stores.control)).map(championRow));
  await projectQuarantine(stores, queries);
  const decisions = await projectDecisions(stores, queries);
  return { evolutions, decisions, failed };
}

async function changedIn(records: readonly EvolutionRecord[], queries: Queries): Promise<EvolutionRecord[]> {
  type Known = { evolution_id: string; updated_at: Date };
  const rows = await queries.query<Known>("SELECT evolution_id, updated_at FROM history.evolutions");
  const known = new Map(rows.map(({ evolution_id, updated_at }) => [evolution_id, updated_at.getTime()]));
  return records.filter(({ evolution_id, updated_at }) => known.get(evolution_id) !== Date.parse(updated_at));
}

/** Does `work`, or nothing of it where it meets what cannot be read. */
async function unlessCorrupt(queries: Queries, work: () => Promise<void>): Promise<CorruptObject | undefined> {
  await queries.query("SAVEPOINT work");
  try {
    await work();
    await queries.query("RELEASE SAVEPOINT work");
    return undefined;
  } catch (error) {
    if (!(error instanceof CorruptObject)) throw error;
    await queries.query("ROLLBACK TO SAVEPOINT work");
    return error;
  }
}

/** What is complete in a branch never changes: only what came after is read. */
async function projectEvolution(record: EvolutionRecord, stores: Stores, queries: Queries): Promise<void> {
  const { evolution_id } = record;
  type Known = { branch: number; reach: number };
  const read = "SELECT branch, reach FROM history.branches WHERE evolution_id = $1";
  const rows = await queries.query<Known>(read, [evolution_id]);
  const known = new Map(rows.map(({ branch, reach }) => [branch, reach]));
  const extents = extentsOf(record);
  for (const extent of extents) {
    await projectBranch(record, extent, known.get(extent.branch) ?? -1, stores, queries);
  }
  const branches = extents.map((extent) => branchRow(record, extent));
  await upsert(queries, "branches", branches);
  await upsert(queries, "evolutions", [evolutionRow(record)]);
}

async function projectBranch(
  record: EvolutionRecord,
  { branch, name, reach }: BranchExtent,
  after: number,
  { state, evolution }: Stores,
  queries: Queries,
): Promise<void> {
  if (after >= reach) return;
  const items = await readBranch(state, record, branch, after + 1);
  const complete = items.filter(({ generation }) => generation <= reach);
  await upsert(queries, "generations", complete.map(generationRow));
  const place = { evolution_id: record.evolution_id, branch };
  for await (const stored of epochsOf(evolution, name, after, reach)) {
    const { individuals, operators, verdicts } = epochRows(place, stored);
    await upsert(queries, "individuals", individuals);
    await upsert(queries, "operators", operators);
    await upsert(queries, "verdicts", verdicts);
  }
}

async function projectQuarantine({ control }: Stores, queries: Queries): Promise<void> {
  let after: string | undefined;
  do {
    const page = await quarantined(control).page(PAGE, after);
    await upsert(
      queries,
      "verdicts",
      page.items.map(({ value }) => quarantineRow(value)),
    );
    after = page.next;
  } while (after !== undefined);
}

async function projectDecisions({ control }: Stores, queries: Queries): Promise<number> {
  const read = "SELECT coalesce(max(sequence), 0) AS last FROM history.decisions";
  const [{ last }] = await queries.query<{ last: number }>(read);
  let added = 0;
  for await (const links of auditAfter(control, last, PAGE)) {
    await upsert(queries, "decisions", links.map(decisionRow));
    added += links.length;
  }
  return added;
}
