import type { Hono } from "hono";
import * as z from "zod";
import { AGENT_SOURCE_CHARACTERS } from "../../architecture/limits.js";
import { scanFiles, scanned, scanRequest } from "../../gate/scan.js";
import { createApp, type ServiceLimits } from "../../http/app.js";
import { operation } from "../../http/operation.js";
import type { Context } from "../../kernel/context.js";
import type { Gatekeeper } from "../../safety/quarantine/admit.js";
import { decide } from "../../safety/quarantine/decide.js";
import { programId } from "../../safety/quarantine/identity.js";
import { type Isolation, sample, watchIsolated } from "../../safety/quarantine/isolate.js";
import { quarantineItem } from "../../safety/quarantine/item.js";
import {
  listQuarantine,
  listQuery,
  quarantineCard,
  quarantineList,
  showQuarantined,
} from "../../safety/quarantine/list.js";
import { submission, submit, submitted } from "../../safety/quarantine/submit.js";
import { recentVerdicts, verdictEntry } from "../../safety/quarantine/verdicts.js";

/** What the safety service takes. */
export interface SafetyService extends Gatekeeper, Isolation, Pick<Context, "metrics"> {}

/** Who decides, and why. */
export const judgementBody = z.strictObject({
  reviewer: z.string().trim().min(1).max(100).describe("the person who decides"),
  reason: z.string().trim().min(1).max(500).describe("why; it is kept and shown to whoever brings the program again"),
});

const params = z.strictObject({ id: programId });

/** UTF-8 takes at most three bytes for each of JavaScript's characters, and JSON at most two for most of those. */
const BODY_BYTES = 6 * AGENT_SOURCE_CHARACTERS;

/** Safety over HTTP: on port 8888 in a container, behind safety-scan in a Lambda. */
export function createSafetyApp(
  service: SafetyService,
  limits: Partial<ServiceLimits> = { bodyBytes: BODY_BYTES },
): Hono {
  return createApp({
    title: "T-Developer safety",
    description: "Judges programs, and keeps in quarantine what a person has to decide on.",
    version: "1.0.0",
    log: service.log,
    limits,
    operations: [
      operation({
        method: "POST",
        path: "/scan",
        summary: "Judges source files",
        body: scanRequest,
        answer: z.array(scanned),
        act: ({ body }) => scanFiles(body, service),
      }),
      operation({
        method: "GET",
        path: "/verdicts",
        summary: "Shows what was said of the programs that came last",
        answer: z.object({ verdicts: z.array(verdictEntry) }),
        act: async () => ({ verdicts: [...(await recentVerdicts(service.control))] }),
      }),
      operation({
        method: "POST",
        path: "/quarantine",
        summary: "Judges an agent; what the gate is not sure of waits for a person",
        body: submission,
        answer: submitted,
        act: ({ body }) => submit(body, service),
      }),
      operation({
        method: "GET",
        path: "/quarantine",
        summary: "Lists programs that wait for a person, or that a person has decided on",
        query: listQuery,
        answer: quarantineList,
        act: ({ query }) => listQuarantine(query, service),
      }),
      operation({
        method: "GET",
        path: "/quarantine/{id}",
        summary: "Shows a program and all that is known of it",
        params,
        answer: quarantineCard,
        act: ({ params: { id } }) => showQuarantined(id, service),
      }),
      operation({
        method: "POST",
        path: "/quarantine/{id}/run",
        summary: "Runs a program in isolation, to see what it does",
        params,
        body: sample,
        answer: quarantineItem,
        act: ({ params: { id }, body }) => watchIsolated(id, body, service),
      }),
      ...(["approve", "reject"] as const).map((verb) =>
        operation({
          method: "POST",
          path: `/quarantine/{id}/${verb}`,
          summary: `${verb === "approve" ? "Approves" : "Rejects"} a program for good`,
          params,
          body: judgementBody,
          answer: quarantineItem,
          act: ({ params: { id }, body }) =>
            decide({ id, state: verb === "approve" ? "approved" : "rejected", ...body }, service),
        }),
      ),
    ],
  });
}
