import { executeAgent } from "../../../agents/executor/execute.js";
import { batchAnswer, runRequest } from "../../../agents/executor/request.js";
import { inAgents } from "./group.js";

/** Many inputs, one instance. */
export const agentsBatch = inAgents({
  action: "batch",
  tool: "run_batch",
  method: "POST",
  path: "/agents/{agent_id}/batch",
  summary: "Runs one instance of an agent on many inputs, one after the other",
  input: runRequest,
  answer: batchAnswer,
  role: "operator",
  changes: false,
  act: (request, { runtime }) => executeAgent(request, runtime),
});
