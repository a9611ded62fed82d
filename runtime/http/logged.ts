import type { MiddlewareHandler } from "hono";
import type { Log } from "../kernel/stores.js";
import { type FrameVariables, PROBES } from "./frame.js";
import { problemOf, raisedIn } from "./problems.js";

/** One line a request: the route, who asked, and how it ended; nothing of what was sent. */
export const logged =
  (log: Log): MiddlewareHandler<{ Variables: FrameVariables }> =>
  async (context, next) => {
    const began = performance.now();
    await next();
    const { status } = context.res;
    const error = context.error && raisedIn(context.error);
    const fields = {
      request_id: context.get("requestId"),
      method: context.req.method,
      route: context.get("route") ?? "*",
      subject: context.get("subject"),
      status,
      ms: Math.round((performance.now() - began) * 100) / 100,
      code: error && problemOf(error).code,
    };
    if (status >= 500) log("error", "request", { ...fields, error });
    else if (!PROBES.includes(fields.route)) log("info", "request", fields);
  };
