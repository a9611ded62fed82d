import { decide } from "../../../safety/quarantine/decide.js";
import { quarantineItem } from "../../../safety/quarantine/item.js";
import { inSafety, reviewInput } from "./group.js";

/** A person keeps a program out. */
export const safetyReject = inSafety({
  action: "reject",
  tool: "reject",
  method: "POST",
  path: "/quarantine/{id}/reject",
  summary: "Rejects a program for good",
  input: reviewInput,
  answer: quarantineItem,
  role: "reviewer",
  changes: true,
  takesNoCode: "it lets nothing in",
  act: (review, context, { caller }) => decide({ ...review, reviewer: caller.subject, state: "rejected" }, context),
});
