import type { evolutionRow } from "../../../lifecycle/history/rows.js";
import { type Ancestor, ancestorsOf, type Lineage } from "../../../lifecycle/lineage.js";
import { unknownEvolution } from "../../../lifecycle/records.js";
import { idempotent } from "../away.js";
import type { Database } from "../database.js";
import type { EvolutionsQuestion, IndividualsQuestion } from "./questions.js";
import type { Individual } from "./tables.js";

/** An evolution, as it was when it was last projected. */
export type EvolutionRow = ReturnType<typeof evolutionRow>;

/** Some rows, and whether others come after them. */
interface Page<T> {
  readonly rows: readonly T[];
  readonly more: boolean;
}

/** Times are told in ISO 8601, UTC, as everywhere. */
const iso = (column: string): string =>
  `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS ${column}`;

const EVOLUTIONS = `
  SELECT evolution_id, task, status, seed, generation, generations, islands, population, branch, champion_id, fitness,
    attempts, ${iso("started_at")}, ${iso("updated_at")}, reason
  FROM history.evolutions
  WHERE ($3::text IS NULL OR task = $3)
    AND ($4::text IS NULL OR status = $4)
    AND ($5::text IS NULL OR strpos(lower(concat_ws(' ', evolution_id, task, champion_id, reason)), lower($5)) > 0)
    AND ($6::timestamptz IS NULL OR evolutions.started_at > $6)
    AND ($7::timestamptz IS NULL OR evolutions.started_at < $7)`;

const INDIVIDUALS = `
  SELECT individuals.* FROM history.individuals JOIN history.branches USING (evolution_id, branch)
  WHERE evolution_id = $3
    AND ($4::int IS NULL OR generation = $4)
    AND ($5::int IS NULL OR island = $5)
    AND ($6::text IS NULL OR agent_id = $6)
    AND ($7::int IS NULL OR bytes <= $7)
    AND ($8::boolean OR generation BETWEEN first AND last)`;

/** Ancestors that are looked at, at most; a lineage has fewer. */
const MOST = 20_000;

/** An agent as it was first seen in what is still the run's own. */
const FIRST_SEEN = `
  SELECT parent_ids, fitness, generation FROM history.individuals JOIN history.branches USING (evolution_id, branch)
  WHERE evolution_id = $1 AND agent_id = walk.agent AND generation BETWEEN first AND last
  ORDER BY generation, island LIMIT 1`;

const ANCESTORS = `
  WITH RECURSIVE walk (agent) AS (
    SELECT $2::text
    UNION
    SELECT parent FROM walk JOIN LATERAL (${FIRST_SEEN}) seen ON true CROSS JOIN LATERAL unnest(seen.parent_ids) AS parent
  )
  SELECT agent AS agent_id, parent_ids, fitness, generation
  FROM (SELECT agent FROM walk LIMIT ${MOST}) walk JOIN LATERAL (${FIRST_SEEN}) seen ON true`;

/** Evolutions, filtered and in order. */
export const findEvolutions = (database: Database, question: EvolutionsQuestion): Promise<Page<EvolutionRow>> => {
  const { task, status, text, started_after, started_before } = question;
  const values = [task, status, text, started_after, started_before];
  return page(database, EVOLUTIONS, question, "evolution_id", values);
};

/** Individuals of an evolution, filtered and in order; an evolution that is not known has none. */
export const findIndividuals = (database: Database, question: IndividualsQuestion): Promise<Page<Individual>> => {
  const { evolution_id, generation, island, agent_id, max_bytes, rolled_back } = question;
  const values = [evolution_id, generation, island, agent_id, max_bytes, rolled_back];
  return page(database, INDIVIDUALS, question, "branch, generation, island, rank, agent_id", values);
};

/** How rows are to come; `sort` is one of a closed list. */
interface Order {
  readonly sort: EvolutionsQuestion["sort"] | IndividualsQuestion["sort"];
  readonly descending: boolean;
  readonly limit: number;
  readonly offset: number;
}

/**
 * @param select takes `values` from `$3` on
 * @param then by which columns rows are told apart that are equal in the first
 */
async function page<T extends object>(
  database: Database,
  select: string,
  { sort, descending, limit, offset }: Order,
  then: string,
  values: readonly unknown[],
): Promise<Page<T>> {
  const order = `ORDER BY ${sort} ${descending ? "DESC" : "ASC"} NULLS LAST, ${then} LIMIT $1 OFFSET $2`;
  const bound = [limit + 1, offset, ...values.map((value) => value ?? null)];
  const rows = await idempotent(() => database.query<T>(`SELECT * FROM (${select}) found ${order}`, bound));
  return { rows: rows.slice(0, limit), more: rows.length > limit };
}

/**
 * Who an agent descends from, as far as it was written down; as `lineageOf` computes it from the stores.
 *
 * @param agentId left out for the best of the last generation
 * @throws {NotFound} where no such evolution was projected
 */
export async function findLineage(database: Database, id: string, agentId?: string): Promise<Lineage> {
  const read = "SELECT champion_id FROM history.evolutions WHERE evolution_id = $1";
  const [found] = await idempotent(() => database.query<{ champion_id: string | null }>(read, [id]));
  if (found === undefined) throw unknownEvolution(id);
  const root = agentId ?? found.champion_id ?? "";
  const known = await idempotent(() => database.query<Ancestor>(ANCESTORS, [id, root]));
  return { evolution_id: id, agent_id: root, ...ancestorsOf(root, new Map(known.map((one) => [one.agent_id, one]))) };
}
