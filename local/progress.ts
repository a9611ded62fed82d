/**
 * What `terraform … -json` says line by line, folded into what a person wants to know.
 *
 * @see https://developer.hashicorp.com/terraform/internals/machine-readable-ui
 * @module
 */
import * as z from "zod";

/** One problem Terraform reported. */
export interface Diagnostic {
  readonly severity: "error" | "warning";
  readonly summary: string;
  readonly detail?: string;
  /** Address of the resource, where it concerns one. */
  readonly address?: string;
}

export interface Progress {
  /** Resources that are to be created, changed or removed. */
  readonly total: number;
  readonly done: number;
  /** Address → seconds so far. */
  readonly running: ReadonlyMap<string, number>;
  readonly problems: readonly Diagnostic[];
}

export const noProgress: Progress = { total: 0, done: 0, running: new Map(), problems: [] };

const hook = z.object({ resource: z.object({ addr: z.string() }), elapsed_seconds: z.number().optional() });
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
  z.object({ type: z.literal("apply_start"), hook }),
  z.object({ type: z.literal("apply_progress"), hook }),
  z.object({ type: z.literal("apply_complete"), hook }),
  z.object({ type: z.literal("apply_errored"), hook }),
  z.object({ type: z.literal("diagnostic"), diagnostic }),
]);

/** The progress after one more line; a line that says nothing of it changes nothing. */
export function advance(progress: Progress, line: string): Progress {
  const parsed = message.safeParse(json(line));
  if (!parsed.success) return progress;
  const event = parsed.data;
  switch (event.type) {
    case "change_summary": {
      const { add, change, remove, operation } = event.changes;
      return operation === "plan" ? { ...progress, total: add + change + remove } : progress;
    }
    case "apply_start":
    case "apply_progress": {
      const { resource, elapsed_seconds = 0 } = event.hook;
      return { ...progress, running: new Map(progress.running).set(resource.addr, elapsed_seconds) };
    }
    case "apply_complete":
      return { ...progress, done: progress.done + 1, running: without(progress.running, event.hook.resource.addr) };
    case "apply_errored":
      return { ...progress, running: without(progress.running, event.hook.resource.addr) };
    case "diagnostic":
      return { ...progress, problems: [...progress.problems, event.diagnostic] };
  }
}

/** What has been worked on for longest: the address and its seconds. */
export function slowest({ running }: Progress): readonly [address: string, seconds: number] | undefined {
  return [...running].sort(([, a], [, b]) => b - a)[0];
}

/** `37 of 112 resources · 41 s · aws_s3_bucket.logs 23 s`. */
export function progressLine(progress: Progress, elapsedMs: number): string {
  const parts = [`${progress.done} of ${progress.total} resources`, `${Math.round(elapsedMs / 1000)} s`];
  const waiting = slowest(progress);
  if (waiting) parts.push(`${waiting[0]} ${waiting[1]} s`);
  return parts.join(" · ");
}

const without = (running: ReadonlyMap<string, number>, address: string) =>
  new Map([...running].filter(([other]) => other !== address));

function json(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
