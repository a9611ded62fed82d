import type { MiddlewareHandler } from "hono";
import type { Log } from "../kernel/stores.js";
import type { Bulkhead } from "./bulkhead.js";
import { PROBES } from "./frame.js";
import { problemAnswer } from "./problems.js";

/** Milliseconds for which refusals are counted together. */
const TOLD_EVERY_MS = 1_000;

/**
 * Refuses what comes while there is no room, before anything else is done for it: what a refusal costs is taken from those
 * that are being answered, and there may be many times as many (docs/load.md). One line a second says how many.
 */
export function shed(bulkhead: Bulkhead, log: Log): MiddlewareHandler {
  const { body, headers, status } = problemAnswer(bulkhead.refusal());
  let refused = 0;
  const tell = (): void => {
    log("warn", "requests were refused, as no more are taken at once", { refused });
    refused = 0;
  };
  return async (context, next) => {
    if (!bulkhead.isFull || PROBES.includes(context.req.path)) return next();
    if (refused === 0) setTimeout(tell, TOLD_EVERY_MS).unref();
    refused += 1;
    return new Response(body, { status, headers });
  };
}
