import type { RequestIdVariables } from "hono/request-id";

/** Where a service says that it is alive; too often to be logged. */
export const HEALTH = "/healthz";

/** Where a service says whether it should be sent requests. */
export const READY = "/readyz";

/** Asked by machines, again and again, and of a service at its bound, too. */
export const PROBES: readonly string[] = [HEALTH, READY];

/** What the frame knows of a request. */
export interface FrameVariables extends RequestIdVariables {
  /** The path as its route has it, so that lines of the log can be counted by it. */
  route?: string;
  /** Who asks, once that is known. */
  subject?: string;
  /** Aborted when the answer was due. */
  overdue?: AbortController;
}
