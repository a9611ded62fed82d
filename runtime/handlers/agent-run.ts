import { handle, type LambdaContext, type LambdaEvent } from "hono/aws-lambda";
import { execute } from "../agents/executor/execute.js";
import { runRequest } from "../agents/executor/request.js";
import { type AgentHost, hostAgents } from "../api/agents/host.js";
import type { World } from "../kernel/context.js";
import { connect } from "../platform/aws/connect.js";
import { api } from "./api.js";

type AgentRun = (event: unknown, context?: LambdaContext) => Promise<unknown>;

/** One event at a time needs one process. */
const hostOne = (world: World): AgentHost => hostAgents(world, 1);

/** Answers an HTTP event as the service on port 9000 does, and any other event as a request to run an agent. */
export function agentRun(world: () => World = connect, host: (world: World) => AgentHost = hostOne): AgentRun {
  let kept: AgentHost | undefined; // between invocations
  const hosted = (world: World): AgentHost => {
    kept ??= host(world);
    return kept;
  };
  const direct = api(runRequest, (request, world) => execute(request, hosted(world).runtime), { world });
  return async (event, context) => (isHttp(event) ? handle(hosted(world()).app)(event, context) : direct(event));
}

/** Of API Gateway, a function URL or a load balancer: all say where the request came through. */
const isHttp = (event: unknown): event is LambdaEvent =>
  typeof event === "object" && event !== null && "requestContext" in event;

export const handler = agentRun();
