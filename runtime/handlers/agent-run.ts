import { handle, type LambdaContext, type LambdaEvent } from "hono/aws-lambda";
import { execute } from "../agents/executor/execute.js";
import { type AgentHost, hostAgents } from "../agents/executor/host.js";
import { runRequest } from "../agents/executor/request.js";
import { connect } from "../platform/connect.js";
import type { World } from "../world.js";
import { api } from "./api.js";

let host: AgentHost | undefined;

/** Kept between invocations: one event at a time needs one process. */
function hosted(world: World): AgentHost {
  host ??= hostAgents(world, 1);
  return host;
}

const direct = api(runRequest, (request, world) => execute(request, hosted(world).runtime));

/** Answers an HTTP event as the service on port 9000 does, and any other event as a request to run an agent. */
export async function handler(event: unknown, context?: LambdaContext): Promise<unknown> {
  return isHttp(event) ? handle(hosted(connect()).app)(event, context) : direct(event);
}

/** Of API Gateway, a function URL or a load balancer: all say where the request came through. */
const isHttp = (event: unknown): event is LambdaEvent =>
  typeof event === "object" && event !== null && "requestContext" in event;
