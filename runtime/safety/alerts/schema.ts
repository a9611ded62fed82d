import * as z from "zod";
import { type AlertKind, alertKinds } from "../../architecture/alerts.js";
import type { Json } from "../../kernel/json.js";

/** Of the line for people. */
export const SUMMARY_CHARACTERS = 300;

const text = z.string().min(1);

/** One line without anything that would steer a terminal. */
const line = text.max(SUMMARY_CHARACTERS).regex(/^\P{Cc}+$/u, "must be one line without control characters");

/** An alert as it goes to the topics: what subscribers may rely on. */
export const alertMessage = z.strictObject({
  kind: z.enum(Object.keys(alertKinds) as [AlertKind, ...AlertKind[]]),
  severity: z.enum(["info", "warning", "critical"]),
  summary: line,
  evolution_id: text.optional(),
  agent_id: text.optional(),
  quarantine_id: text.optional(),
  finding: z.json().optional() as z.ZodType<Json | undefined>,
  time: z.iso.datetime(),
  dedup_key: text.optional(),
  suppressed: z.int().positive().optional(),
  links: z.array(z.strictObject({ title: line, url: z.url() })).min(1),
});
