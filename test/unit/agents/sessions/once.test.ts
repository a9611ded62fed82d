import fc from "fast-check";
import { runInSession, sessionCall } from "../../../../runtime/agents/sessions/run-in-session.js";
import { Unavailable } from "../../../../runtime/kernel/errors.js";
import { createMemoryContext } from "../../../../runtime/kernel/memory-stores.js";
import { postgresSessions } from "../../../../runtime/platform/postgres/agent-sessions.js";
import type { Database } from "../../../../runtime/platform/postgres/database.js";
import { migrate } from "../../../../runtime/platform/postgres/migrate.js";
import { migrations } from "../../../../runtime/platform/postgres/migrations/index.js";
import { storeAgent, testRuntime } from "../../../helpers/agents.js";
import { useDatabases, withEach } from "../../../helpers/postgres.js";

const databases = useDatabases();

/** What becomes of a statement: it is done, the connection is lost before it, or after it was done. */
type Fate = "done" | "lost before" | "lost after";

/** A database whose statements have fates, one after the other; when there are none left all is well. */
function fated(database: Database, fates: Fate[]): Database {
  return {
    ...database,
    async query(text, values) {
      const fate = fates.shift() ?? "done";
      if (fate === "lost before") throw new Unavailable("lost");
      const rows = await database.query<never>(text, values);
      if (fate === "lost after") throw new Unavailable("lost");
      return rows;
    },
  };
}

const source = `export default () => ({ input, state }) => {
  const sum = (state ?? 0) + input;
  return { output: sum, state: sum };
};`;

const fates = fc.array(fc.constantFrom<Fate>("done", "done", "lost before", "lost after"), { maxLength: 30 });

describe("a request that is asked until it is answered", () => {
  it("is done once, wherever the database is lost on the way", () =>
    withEach(databases, async (database) => {
      await migrate(database, migrations);
      let now = Date.UTC(2026, 0, 1);
      const clock = () => {
        now += 1_000; // claims lapse while one waits
        return now;
      };
      const context = createMemoryContext(clock);
      const runtime = testRuntime(context);
      const agent_id = await storeAgent(context.agents, source);
      let runs = 0;
      await fc.assert(
        fc.asyncProperty(fates, fc.integer({ min: 2, max: 4 }), async (given, calls) => {
          const sessions = postgresSessions(fated(database, [...given]), clock);
          const session = `run-${++runs}`;
          for (let i = 1; i <= calls; i++) {
            const call = sessionCall.parse({ agent_id, session, input: i, request_id: `req-${i}` });
            const ask = () => runInSession(call, { runtime, sessions }).catch(() => undefined);
            let answer = await ask();
            while (answer === undefined) answer = await ask();
            expect(answer).toMatchObject({ output: (i * (i + 1)) / 2, version: i });
          }
        }),
        { numRuns: 15 },
      );
    }));
});
