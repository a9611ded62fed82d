import * as z from "zod";
import type { Hub } from "../../../agents/hub/hub.js";
import { sessionId } from "../../../agents/hub/protocol.js";
import { operationsOf } from "../../operation.js";

/** Makes an operation on sessions. */
export const inHub = operationsOf<Hub>("hub");

/** The session that is meant. */
export const id = sessionId.describe("the session that is meant");

/** Nothing but the session. */
export const onlySession = z.strictObject({ id });
