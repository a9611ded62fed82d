import type { Migration } from "../migrate.js";

/** Sessions of agents, and who works on which request. */
export const agentSessions: Migration = {
  name: "0001-agent-sessions",
  statements: [
    "CREATE SCHEMA agents",
    `CREATE TABLE agents.sessions (
      agent_id   text NOT NULL,
      session    text NOT NULL,
      revision   integer NOT NULL,
      content    text NOT NULL, -- JSON as text: every double exactly, every character, in its order
      expires_at timestamptz NOT NULL,
      PRIMARY KEY (agent_id, session)
    )`,
    "CREATE INDEX sessions_by_expiry ON agents.sessions (expires_at)",
    `CREATE TABLE agents.claims (
      agent_id   text NOT NULL,
      session    text NOT NULL,
      request_id text NOT NULL,
      until      timestamptz NOT NULL,
      PRIMARY KEY (agent_id, session, request_id)
    )`,
    "CREATE INDEX claims_by_end ON agents.claims (until)",
  ],
};
