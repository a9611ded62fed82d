import type { RequestIdVariables } from "hono/request-id";

/** Where a service says that it is alive; too often to be logged. */
export const HEALTH = "/healthz";

/** What the frame knows of a request. */
export interface FrameVariables extends RequestIdVariables {
  /** The path as its route has it, so that lines of the log can be counted by it. */
  route?: string;
  /** Aborted when the answer was due. */
  overdue?: AbortController;
}
