import { submission, submit, submitted } from "../../../safety/quarantine/submit.js";
import { inSafety } from "./group.js";

/** Brings a program to be judged. */
export const safetySubmit = inSafety({
  action: "submit",
  tool: "submit",
  method: "POST",
  path: "/quarantine",
  summary: "Judges an agent; what the gate is not sure of waits for a person",
  input: submission,
  answer: submitted,
  role: "operator",
  changes: true,
  act: (program, context, { caller }) => submit({ ...program, submitter: caller.subject }, context),
});
