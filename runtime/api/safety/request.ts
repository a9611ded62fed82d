import * as z from "zod";
import { decide } from "../../safety/quarantine/decide.js";
import { programId } from "../../safety/quarantine/identity.js";
import { sample, watchIsolated } from "../../safety/quarantine/isolate.js";
import type { QuarantineItem } from "../../safety/quarantine/item.js";
import {
  listQuarantine,
  listQuery,
  type QuarantineCard,
  type QuarantineList,
  showQuarantined,
} from "../../safety/quarantine/list.js";
import { type Submitted, submission, submit } from "../../safety/quarantine/submit.js";
import { recentVerdicts, type VerdictEntry } from "../../safety/quarantine/verdicts.js";
import { judgementBody, type SafetyService } from "./app.js";

const id = programId;

/** What the safety service does but scanning, as an event of its function. */
export const quarantineRequest = z.discriminatedUnion("action", [
  z.strictObject({ action: z.literal("submit"), program: submission }),
  z.strictObject({ action: z.literal("list"), ...listQuery.shape }),
  z.strictObject({ action: z.literal("show"), id }),
  z.strictObject({ action: z.literal("run"), id, on: sample }),
  z.strictObject({ action: z.literal("approve"), id, ...judgementBody.shape }),
  z.strictObject({ action: z.literal("reject"), id, ...judgementBody.shape }),
  z.strictObject({ action: z.literal("verdicts") }),
]);

export type QuarantineRequest = z.infer<typeof quarantineRequest>;

export type QuarantineAnswer =
  | Submitted
  | QuarantineList
  | QuarantineCard
  | QuarantineItem
  | { readonly verdicts: readonly VerdictEntry[] };

/** Submits, lists, shows, runs and decides. */
export async function answerQuarantine(request: QuarantineRequest, service: SafetyService): Promise<QuarantineAnswer> {
  switch (request.action) {
    case "submit":
      return submit(request.program, service);
    case "list":
      return listQuarantine(request, service);
    case "show":
      return showQuarantined(request.id, service);
    case "run":
      return watchIsolated(request.id, request.on, service);
    case "approve":
      return decide({ ...request, state: "approved" }, service);
    case "reject":
      return decide({ ...request, state: "rejected" }, service);
    case "verdicts":
      return { verdicts: await recentVerdicts(service.control) };
  }
}
