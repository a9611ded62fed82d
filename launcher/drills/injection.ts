/**
 * What a drill and its function host say to each other: before every invocation the host asks what shall go wrong, and
 * afterwards it tells how each delivery of the event ended.
 *
 * @module
 */
import * as z from "zod";

/** `POST /invoking`, answered by an {@link Injection}. */
export const invoking = z.object({
  /** As deployed. */
  function: z.string(),
  /** JSON text. */
  event: z.string(),
});

/** What the host tells before an invocation, checked. */
export type Invoking = z.infer<typeof invoking>;

/** `POST /ended`, for each delivery. */
export const ended = z.object({ killed: z.boolean() });

/** How a delivery ended: whether the drill killed its process. */
export type DeliveryEnded = z.infer<typeof ended>;

/** When an event arrives a second time: at once, when the first one is done with, or when other steps have begun. */
export const secondDeliveries = ["together", "afterwards", "late"] as const;

/** What goes wrong with one invocation. */
export interface Injection {
  /** Where the function finds AWS. */
  readonly endpoint: string;
  /** Environment variables that its process gets beside its own. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Its process is killed after so many milliseconds. */
  readonly killAfterMs?: number;
  /** The event arrives twice; who invoked gets the answer to the first. */
  readonly again?: (typeof secondDeliveries)[number];
}

/** How much later an event arrives that comes `late`, in milliseconds. */
export const LATE_MS = 2_500;
