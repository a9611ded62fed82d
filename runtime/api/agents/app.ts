import type { Hono } from "hono";
import * as z from "zod";
import { agentCard, agentList, catalogueQuery, describeAgent, listAgents } from "../../agents/executor/catalogue.js";
import { executeAgent } from "../../agents/executor/execute.js";
import { agentIdSchema, batchAnswer, batchBody, runAnswer, runBody } from "../../agents/executor/request.js";
import type { Runtime } from "../../agents/executor/runtime.js";
import { createApp, type ServiceLimits } from "../../http/app.js";
import { operation } from "../../http/operation.js";
import type { Log, ObjectStore } from "../../kernel/stores.js";

/** What the service of the executor takes. */
export interface AgentsApp {
  readonly runtime: Runtime;
  /** The agents bucket. */
  readonly agents: ObjectStore;
  readonly log: Log;
  readonly limits?: Partial<ServiceLimits>;
}

const params = z.strictObject({ id: agentIdSchema });

/** The executor over HTTP: on port 9000 in a container, behind agent-run in a Lambda. */
export function createAgentsApp({ runtime, agents, log, limits }: AgentsApp): Hono {
  return createApp({
    title: "T-Developer agents",
    description: "Runs stored agents in the sandbox.",
    version: "1.0.0",
    log,
    limits,
    operations: [
      operation({
        method: "GET",
        path: "/agents",
        summary: "Lists the stored agents",
        query: catalogueQuery,
        answer: agentList,
        act: ({ query }) => listAgents(query, agents),
      }),
      operation({
        method: "GET",
        path: "/agents/{id}",
        summary: "Tells what is known of an agent",
        params,
        answer: agentCard,
        act: async ({ params: { id } }) => ({ ...(await describeAgent(id, agents)), hot: runtime.hot.has(id) }),
      }),
      operation({
        method: "POST",
        path: "/agents/{id}/run",
        summary: "Runs an agent on one input",
        params,
        body: runBody,
        answer: runAnswer,
        async act({ params: { id }, body: { input, ...how } }) {
          const { outputs, ...measured } = await executeAgent({ agent_id: id, inputs: [input], ...how }, runtime);
          return { ...measured, output: outputs[0] };
        },
      }),
      operation({
        method: "POST",
        path: "/agents/{id}/batch",
        summary: "Runs one instance of an agent on many inputs, one after the other",
        params,
        body: batchBody,
        answer: batchAnswer,
        act: ({ params: { id }, body }) => executeAgent({ agent_id: id, ...body }, runtime),
      }),
    ],
  });
}
