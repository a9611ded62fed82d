import { sessionRequest, sessionView } from "../../../agents/hub/protocol.js";
import { inHub } from "./group.js";

/** Opens a session. */
export const hubOpen = inHub({
  action: "open",
  tool: "open_session",
  method: "POST",
  path: "/sessions",
  summary: "Opens a session: who takes part, who may talk to whom, and what that may cost",
  input: sessionRequest,
  answer: sessionView,
  status: 201,
  role: "operator",
  changes: true,
  takesNoCode: "agents are named by the hashes of their code; its turns run them",
  act: (request, hub) => hub.open(request),
});
