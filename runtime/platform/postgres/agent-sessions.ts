import { type AgentSessionStore, type SessionName, sessionState } from "../../agents/sessions/store.js";
import { CorruptObject } from "../../kernel/errors.js";
import { parseJson } from "../../kernel/json.js";
import type { Clock } from "../../kernel/stores.js";
import { idempotent } from "./away.js";
import type { Database } from "./database.js";

/** What has expired is deleted by whoever writes, more of it than they write, and none that somebody is at. */
const SWEEP = `swept AS (
    DELETE FROM agents.sessions WHERE (agent_id, session) IN (
      SELECT agent_id, session FROM agents.sessions
      WHERE expires_at <= $3::timestamptz AND (agent_id, session) <> ($1, $2)
      ORDER BY expires_at LIMIT 10 FOR UPDATE SKIP LOCKED)
  ), swept_claims AS (
    DELETE FROM agents.claims WHERE (agent_id, session, request_id) IN (
      SELECT agent_id, session, request_id FROM agents.claims
      WHERE until <= $3::timestamptz ORDER BY until LIMIT 10 FOR UPDATE SKIP LOCKED)
  )`;

const INSERT = `WITH ${SWEEP}
  INSERT INTO agents.sessions (agent_id, session, revision, content, expires_at)
  VALUES ($1, $2, $6 + 1, $4, $5) ON CONFLICT DO NOTHING RETURNING revision`;

const UPDATE = `WITH ${SWEEP}
  UPDATE agents.sessions SET revision = $6 + 1, content = $4, expires_at = $5
  WHERE agent_id = $1 AND session = $2 AND revision = $6 RETURNING revision`;

const CLAIM = `INSERT INTO agents.claims AS claimed (agent_id, session, request_id, until) VALUES ($1, $2, $3, $4)
  ON CONFLICT (agent_id, session, request_id) DO UPDATE SET until = excluded.until WHERE claimed.until <= $5
  RETURNING request_id`;

const time = (milliseconds: number): string => new Date(milliseconds).toISOString();

/** Sessions of agents as rows, which are gone some time after they have expired. */
export function postgresSessions(database: Database, clock: Clock): AgentSessionStore {
  return {
    async read({ agent_id, session }) {
      const read = "SELECT content, revision FROM agents.sessions WHERE agent_id = $1 AND session = $2";
      type Found = { content: string; revision: number };
      const [found] = await idempotent(() => database.query<Found>(read, [agent_id, session]));
      return found && { value: parsed(found.content, { agent_id, session }), revision: found.revision };
    },
    async write({ agent_id, session }, value, expected) {
      const { expires_at } = value;
      const values = [agent_id, session, time(clock()), JSON.stringify(value), time(expires_at), expected];
      return (await database.query(expected === 0 ? INSERT : UPDATE, values)).length > 0;
    },
    async claim({ agent_id, session }, requestId, milliseconds) {
      const now = clock();
      const values = [agent_id, session, requestId, time(now + milliseconds), time(now)];
      return (await database.query(CLAIM, values)).length > 0;
    },
    async release({ agent_id, session }, requestId) {
      const release = "DELETE FROM agents.claims WHERE agent_id = $1 AND session = $2 AND request_id = $3";
      await database.query(release, [agent_id, session, requestId]); // at once or not at all: somebody waits for an answer
    },
  };
}

function parsed(content: string, { agent_id, session }: SessionName) {
  const { data, error } = sessionState.safeParse(parseJson(content));
  if (data) return data;
  throw new CorruptObject(`session ${session} of agent ${agent_id} is corrupt`, {
    field: "session",
    value: session,
    hint: "restore the database from a backup, or call the agent in another session",
    cause: error,
  });
}
