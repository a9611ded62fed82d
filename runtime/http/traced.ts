import type { MiddlewareHandler } from "hono";
import { inTrace, traceOf } from "../kernel/trace.js";

/** A request is done as a part of the trace that it tells of, so that every line of the log about it says which. */
export const traced: MiddlewareHandler = (context, next) => inTrace(traceOf(context.req.header("traceparent")), next);
