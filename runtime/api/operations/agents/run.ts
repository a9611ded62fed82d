import * as z from "zod";
import { executeAgent } from "../../../agents/executor/execute.js";
import { agentIdSchema, runAnswer, runBody } from "../../../agents/executor/request.js";
import { inAgents } from "./group.js";

/** One call of one agent. */
export const agentsRun = inAgents({
  action: "run",
  tool: "run",
  method: "POST",
  path: "/agents/{agent_id}/run",
  summary: "Runs an agent on one input",
  input: z.strictObject({ agent_id: agentIdSchema, ...runBody.shape }),
  answer: runAnswer,
  role: "operator",
  changes: false,
  async act({ input, ...how }, { runtime }) {
    const { outputs, ...measured } = await executeAgent({ ...how, inputs: [input] }, runtime);
    return { ...measured, output: outputs[0] };
  },
});
