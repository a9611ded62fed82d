import * as z from "zod";
import { runView, sessionRunRequest } from "../../../agents/hub/protocol.js";
import { id, inHub } from "./group.js";

/** Turns until nothing waits. */
export const hubRun = inHub({
  action: "run",
  tool: "run_session",
  method: "POST",
  path: "/sessions/{id}/run",
  summary: "Lets agents act until no message waits any more",
  input: z.strictObject({ id, ...sessionRunRequest.shape }),
  answer: runView,
  role: "operator",
  changes: true,
  act: ({ id, ...request }, hub, { signal }) => hub.run(id, request, signal),
});
