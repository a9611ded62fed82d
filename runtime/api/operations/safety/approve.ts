import { decide } from "../../../safety/quarantine/decide.js";
import { quarantineItem } from "../../../safety/quarantine/item.js";
import { inSafety, reviewInput } from "./group.js";

/** A person lets a program in. */
export const safetyApprove = inSafety({
  action: "approve",
  tool: "approve",
  method: "POST",
  path: "/quarantine/{id}/approve",
  summary: "Approves a program for good",
  input: reviewInput,
  answer: quarantineItem,
  role: "reviewer",
  changes: true,
  act: (review, context, { caller }) => decide({ ...review, reviewer: caller.subject, state: "approved" }, context),
});
