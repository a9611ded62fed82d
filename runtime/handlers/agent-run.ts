import { handle, type LambdaContext, type LambdaEvent } from "hono/aws-lambda";
import { executeAgent } from "../agents/executor/execute.js";
import { runRequest } from "../agents/executor/request.js";
import { type AgentHost, hostAgents } from "../api/agents/host.js";
import type { Context } from "../kernel/context.js";
import { connect } from "../platform/aws/connect.js";
import { api } from "./api.js";

type AgentRun = (event: unknown, context?: LambdaContext) => Promise<unknown>;

/** One event at a time needs one process. */
const hostOne = (context: Context): AgentHost => hostAgents(context, 1);

/** Answers an HTTP event as the service on port 9000 does, and any other event as a request to run an agent. */
export function agentRun(context: () => Context = connect, host: (context: Context) => AgentHost = hostOne): AgentRun {
  let kept: AgentHost | undefined; // between invocations
  const hosted = (context: Context): AgentHost => {
    kept ??= host(context);
    return kept;
  };
  const direct = api(runRequest, (request, context) => executeAgent(request, hosted(context).runtime), { context });
  return async (event, invocation) =>
    isHttp(event) ? handle(hosted(context()).app)(event, invocation) : direct(event);
}

/** Of API Gateway, a function URL or a load balancer: all say where the request came through. */
const isHttp = (event: unknown): event is LambdaEvent =>
  typeof event === "object" && event !== null && "requestContext" in event;

export const handler = agentRun();
