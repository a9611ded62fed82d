import * as z from "zod";
import type { Context } from "../../../kernel/context.js";
import { REASON_CHARACTERS } from "../../../lifecycle/emergency/switch.js";
import { operationsOf } from "../../operation.js";

/** Makes an operation on the emergency stop. */
export const inEmergency = operationsOf<Context>("emergency");

/** Why somebody wants to switch. */
export const switchInput = z.strictObject({ reason: z.string().trim().min(1).max(REASON_CHARACTERS) });

const said = z.object({ reason: z.string(), by: z.string(), at: z.string().describe("ISO 8601, UTC") });

/** How the flag stands. */
export const emergencyAnswer = z.object({
  stopped: z.boolean(),
  reason: z.string().optional().describe("why it was stopped or resumed"),
  by: z.string().optional().describe("who did"),
  at: z.string().optional().describe("ISO 8601, UTC"),
  stops: z.int().optional().describe("how often a stop was demanded since it was last allowed"),
  again: said.optional().describe("the last stop that found evolution stopped already"),
  resume_requested: said.optional().describe("waits for a second person"),
  incomplete: z.array(z.string()).readonly().optional().describe("what of a stop did not work"),
});
