import { runInSession, sessionAnswer, sessionCall } from "../../../agents/sessions/run-in-session.js";
import { inAgents } from "./group.js";

/** One call of one agent, with what it remembers. */
export const agentsRunInSession = inAgents({
  action: "run-in-session",
  tool: "run_in_session",
  method: "POST",
  path: "/agents/{agent_id}/sessions/{session}/run",
  summary: "Runs an agent with the state that its last call in the session left",
  input: sessionCall,
  answer: sessionAnswer,
  role: "operator",
  changes: true,
  act: runInSession,
});
