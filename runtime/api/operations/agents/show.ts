import * as z from "zod";
import { agentCard, describeAgent } from "../../../agents/executor/catalogue.js";
import { agentIdSchema } from "../../../agents/executor/request.js";
import { inAgents } from "./group.js";

/** What is known of one agent. */
export const agentsShow = inAgents({
  action: "show",
  tool: "show",
  method: "GET",
  path: "/agents/{agent_id}",
  summary: "Tells what is known of an agent: where it comes from, how it has run",
  input: z.strictObject({ agent_id: agentIdSchema }),
  answer: agentCard,
  role: "viewer",
  changes: false,
  takesNoCode: "it tells about code, and runs none",
  act: async ({ agent_id }, { agents, runtime }) => ({
    ...(await describeAgent(agent_id, agents)),
    hot: runtime.hot.has(agent_id),
  }),
});
