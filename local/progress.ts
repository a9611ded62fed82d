/**
 * What `terraform … -json` says line by line, folded into what a person wants to know.
 *
 * @see https://developer.hashicorp.com/terraform/internals/machine-readable-ui
 * @module
 */
import * as z from "zod";
import { parseJson } from "../runtime/kernel/json.js";

/** One problem Terraform reported. */
interface Diagnostic {
  readonly severity: "error" | "warning";
  readonly summary: string;
  readonly detail?: string;
  /** Address of the resource, where it concerns one. */
  readonly address?: string;
}

/** How far Terraform has come; every line makes a new one of it. */
export interface Progress {
  /** Resources that are to be created, changed or removed. */
  readonly total: number;
  readonly done: number;
  /** Address → when it began, in milliseconds since 1970. */
  readonly running: ReadonlyMap<string, number>;
  readonly problems: readonly Diagnostic[];
}

/** Before the first line. */
export const noProgress: Progress = { total: 0, done: 0, running: new Map(), problems: [] };

/** What is done to one resource; reading a data source is no change. */
const hook = z.object({ resource: z.object({ addr: z.string() }), action: z.enum(["create", "update", "delete"]) });
const diagnostic = z.object({
  severity: z.enum(["error", "warning"]),
  summary: z.string(),
  detail: z.string().optional(),
  address: z.string().optional(),
});
const message = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("change_summary"),
    changes: z.object({ add: z.number(), change: z.number(), remove: z.number(), operation: z.string() }),
  }),
  z.object({ type: z.literal("apply_start"), hook, "@timestamp": z.iso.datetime({ offset: true }) }),
  z.object({ type: z.literal("apply_complete"), hook }),
  z.object({ type: z.literal("apply_errored"), hook }),
  z.object({ type: z.literal("diagnostic"), diagnostic }),
]);

/** The progress after one more line; a line that says nothing of it changes nothing. */
export function advance(progress: Progress, line: string): Progress {
  const parsed = message.safeParse(parseJson(line));
  if (!parsed.success) return progress;
  const event = parsed.data;
  switch (event.type) {
    case "change_summary": {
      const { add, change, remove, operation } = event.changes;
      return operation === "plan" ? { ...progress, total: add + change + remove } : progress;
    }
    case "apply_start": {
      const began = Date.parse(event["@timestamp"]);
      return { ...progress, running: new Map(progress.running).set(event.hook.resource.addr, began) };
    }
    case "apply_complete":
      return { ...progress, done: progress.done + 1, running: without(progress.running, event.hook.resource.addr) };
    case "apply_errored":
      return { ...progress, running: without(progress.running, event.hook.resource.addr) };
    case "diagnostic":
      return { ...progress, problems: [...progress.problems, event.diagnostic] };
  }
}

/**
 * `37 of 112 resources · 41 s · logs.aws_s3_bucket 23 s`: what is done, since when, and what takes longest.
 *
 * @param began and `now`: milliseconds since 1970
 */
export function progressLine({ total, done, running }: Progress, began: number, now: number): string {
  const since = (start: number) => `${Math.max(0, Math.round((now - start) / 1000))} s`;
  const parts = [total === 0 ? "planning" : `${done} of ${total} resources`, since(began)];
  const [oldest] = [...running].sort(([, a], [, b]) => a - b);
  if (oldest !== undefined) parts.push(`${short(oldest[0])} ${since(oldest[1])}`);
  return parts.join(" · ");
}

/** An address without what every address has. */
const short = (address: string): string => address.replaceAll("module.", "").replace(/\.this(\[0\])?$/, "");

const without = (running: ReadonlyMap<string, number>, address: string) =>
  new Map([...running].filter(([other]) => other !== address));
