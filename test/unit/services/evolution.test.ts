import { createMemoryContext } from "../../../runtime/kernel/memory-stores.js";
import { evolutionKeys } from "../../../runtime/lifecycle/keys.js";
import { runEvolution } from "../../../runtime/lifecycle/steps/run.js";
import { keepProjected } from "../../../runtime/platform/postgres/history/keep.js";
import { migrated } from "../../../runtime/platform/postgres/migrate.js";
import { migrations } from "../../../runtime/platform/postgres/migrations/index.js";
import { connectPool } from "../../../runtime/platform/postgres/pool.js";
import { serveEvolution } from "../../../runtime/services/evolution.js";
import { trusting } from "../../helpers/examiners.js";
import { access } from "../../helpers/identity.js";
import { usePostgres } from "../../helpers/postgres.js";
import { smallRequest } from "../../helpers/requests.js";

const postgres = usePostgres();

describe("the evolution service with a database", () => {
  it("keeps the history there, and serves while the database is away", async () => {
    const { server } = postgres;
    if (!server) return;
    const pool = connectPool(server.settings, () => {});
    const database = migrated(pool, migrations);
    const ids = async () => {
      const rows = await pool
        .query<{ evolution_id: string }>("SELECT evolution_id FROM history.evolutions ORDER BY 1")
        .catch(() => []);
      return rows.map(({ evolution_id }) => evolution_id);
    };
    const until = async (wanted: readonly string[]) => {
      while ((await ids()).join() !== wanted.join());
    };
    const log = jest.fn();
    const context = { ...createMemoryContext(), log };
    await runEvolution(smallRequest, context, trusting);
    await runEvolution({ ...smallRequest, evolution_id: "evo-bad", seed: 9 }, context, trusting);
    context.evolution.damage(evolutionKeys.island("evo-bad", 2, 0), Buffer.from("damaged"));

    const serving = await serveEvolution(context, { port: 0, access, database });
    await until(["evo-test"]);
    await server.kill();
    expect((await fetch(`${serving.url}/readyz`)).status).toBe(200);
    await serving.close();

    const keeping = keepProjected(context, database, 20);
    await runEvolution({ ...smallRequest, evolution_id: "evo-other", seed: 8 }, context, trusting);
    while (!log.mock.calls.some(([, said]) => said === "the history could not be projected")) await ids();
    await server.start();
    await until(["evo-other", "evo-test"]);
    await keeping.close();
    const cannot = log.mock.calls.filter(([, said]) => said === "an evolution cannot be projected");
    expect(cannot).toMatchObject([1, 2].map(() => ["error", expect.anything(), { evolution_id: "evo-bad" }])); // each process once
    await pool.close();
  });
});
