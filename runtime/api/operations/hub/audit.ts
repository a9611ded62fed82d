import * as z from "zod";
import { auditPage } from "../../../agents/hub/protocol.js";
import { id, inHub } from "./group.js";

/** Every turn of a session. */
export const hubAudit = inHub({
  action: "audit",
  tool: "session_audit",
  method: "GET",
  path: "/sessions/{id}/audit",
  summary: "Lists every turn: what the agent got, answered and sent, and which messages were refused",
  input: z.strictObject({ id, since: z.int().min(1).default(1).describe("the first turn wanted") }),
  answer: auditPage,
  role: "viewer",
  changes: false,
  takesNoCode: "it shows what there is",
  act: ({ id, since }, hub) => hub.audit(id, since),
});
