import { once } from "node:events";
import { appendFile } from "node:fs/promises";
import * as z from "zod";
import { alertQueueName } from "../runtime/architecture/alerts.js";
import { parseJson } from "../runtime/kernel/json.js";
import { isNamed } from "../runtime/platform/aws/aws.js";
import { receiveMessages } from "../runtime/platform/aws/queue.js";
import type { Target } from "../runtime/platform/aws/target.js";

const alert = z.object({
  kind: z.string(),
  severity: z.enum(["info", "warning", "critical"]),
  summary: z.string(),
  time: z.string(),
});

/** What is shown of an alert. */
export type ShownAlert = z.infer<typeof alert>;

/** What SNS wraps a message in unless the subscription asks for raw delivery. */
const notification = z.object({ Message: z.string() });

/** @returns undefined for a message that is no alert */
export function parseAlert(body: string): ShownAlert | undefined {
  const message: unknown = parseJson(body);
  const wrapped = notification.safeParse(message);
  return alert.safeParse(wrapped.success ? parseJson(wrapped.data.Message) : message).data;
}

interface WatchOptions {
  /** File that keeps every alert as a line of JSON, as whoever reads a message takes it from the queue. */
  readonly log: string;
  readonly signal: AbortSignal;
  readonly onAlert: (alert: ShownAlert) => void;
}

/** Shows the alerts of an environment as they arrive, until the signal; a destroyed environment has none. */
export async function watchAlerts(target: Target, options: WatchOptions): Promise<void> {
  const { signal } = options;
  try {
    await watch(target, options);
  } catch (error) {
    if (signal.aborted) return;
    if (!isNamed(error, "QueueDoesNotExist", "AWS.SimpleQueueService.NonExistentQueue")) throw error;
    await once(signal, "abort");
  }
}

async function watch(target: Target, { log, signal, onAlert }: WatchOptions): Promise<void> {
  for await (const body of receiveMessages(target, alertQueueName(target.environment), signal)) {
    await appendFile(log, `${body}\n`);
    const parsed = parseAlert(body);
    if (parsed) onAlert(parsed);
  }
}
