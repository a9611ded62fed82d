import { sessionView } from "../../../agents/hub/protocol.js";
import { inHub, onlySession } from "./group.js";

/** How a session stands. */
export const hubShow = inHub({
  action: "show",
  tool: "show_session",
  method: "GET",
  path: "/sessions/{id}",
  summary: "Shows how a session stands",
  input: onlySession,
  answer: sessionView,
  role: "viewer",
  changes: false,
  takesNoCode: "it shows what there is",
  act: ({ id }, hub) => hub.show(id),
});
