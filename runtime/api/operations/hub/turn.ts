import * as z from "zod";
import { turn, turnRequest } from "../../../agents/hub/protocol.js";
import { id, inHub } from "./group.js";

/** One turn of one agent. */
export const hubTurn = inHub({
  action: "turn",
  tool: "take_turn",
  method: "POST",
  path: "/sessions/{id}/turns",
  summary: "Lets one agent act on an input and on the messages that wait for it",
  input: z.strictObject({ id, ...turnRequest.shape }),
  answer: turn,
  role: "operator",
  changes: true,
  act: ({ id, ...request }, hub, { signal }) => hub.turn(id, request, signal),
});
