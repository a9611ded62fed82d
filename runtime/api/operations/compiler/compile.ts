import * as z from "zod";
import { agentIdSchema } from "../../../agents/executor/request.js";
import { publish, publishRequest } from "../../../agents/publish/publish.js";
import { inCompiler } from "./group.js";

/** Compiles an agent and stores it. */
export const compilerCompile = inCompiler({
  action: "compile",
  tool: "compile",
  method: "POST",
  path: "/agents",
  summary: "Compiles an agent, judges it, tries it, and stores it under the hash of its code",
  input: publishRequest,
  answer: z.object({
    agent_id: agentIdSchema,
    bytes: z.int().describe("of compiled code"),
    source_bytes: z.int(),
    safety_score: z.number(),
    created: z.boolean().describe("false where the same agent was stored before"),
  }),
  role: "operator",
  changes: true,
  act: (request, workshop) => publish(request, workshop),
});
