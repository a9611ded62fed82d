import { handle, type LambdaContext, type LambdaEvent } from "hono/aws-lambda";
import { createSafetyApp } from "../api/safety/app.js";
import { answerQuarantine, quarantineRequest } from "../api/safety/request.js";
import { safetyService } from "../api/safety/service.js";
import { scanFiles, scanRequest } from "../gate/scan.js";
import type { Context } from "../kernel/context.js";
import { connect } from "../platform/aws/connect.js";
import { api } from "./api.js";

/** Answers an HTTP event as the service on port 8888 does; any other has an action, or files to be scanned. */
export function safetyScan(
  context: () => Context = connect,
): (event: unknown, context?: LambdaContext) => Promise<unknown> {
  const scan = api(scanRequest, scanFiles, { context });
  const act = api(quarantineRequest, (request, context) => answerQuarantine(request, safetyService(context)), {
    context,
  });
  return async (event, invocation) => {
    if (isHttp(event)) return handle(createSafetyApp(safetyService(context())))(event, invocation);
    return has(event, "action") ? act(event) : scan(event);
  };
}

const has = (event: unknown, field: string): event is object =>
  typeof event === "object" && event !== null && field in event;

/** Of API Gateway, a function URL or a load balancer: all say where the request came through. */
const isHttp = (event: unknown): event is LambdaEvent => has(event, "requestContext");

export const handler = safetyScan();
