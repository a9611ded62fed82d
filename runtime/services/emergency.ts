/**
 * The service of the emergency stop: port 9999, one container.
 *
 * @module
 */
import type { Hono } from "hono";
import * as z from "zod";
import { listens } from "../architecture/network.js";
import { createApp } from "../http/app.js";
import { operation } from "../http/operation.js";
import { type ServeOptions, type Serving, serve } from "../http/serve.js";
import type { Context } from "../kernel/context.js";
import { switchEmergency, switchFields } from "../lifecycle/emergency/switch.js";

const body = z.strictObject(switchFields);
const said = z.object({ reason: z.string(), by: z.string(), at: z.string().describe("ISO 8601, UTC") });

const state = z.object({
  stopped: z.boolean(),
  reason: z.string().optional().describe("why it was stopped or resumed"),
  by: z.string().optional().describe("who did"),
  at: z.string().optional().describe("ISO 8601, UTC"),
  stops: z.int().optional().describe("how often a stop was demanded since it was last allowed"),
  again: said.optional().describe("the last stop that found evolution stopped already"),
  resume_requested: said.optional().describe("waits for a second person"),
  incomplete: z.array(z.string()).optional().describe("what of a stop did not work"),
});

/** The emergency stop over HTTP. */
export const createEmergencyApp = (context: Context): Hono =>
  createApp({
    title: "T-Developer emergency stop",
    description: "Stops all evolution of the environment, and lets it go on again.",
    version: "1.0.0",
    log: context.log,
    operations: [
      operation({
        method: "POST",
        path: "/stop",
        summary: "Stops every evolution at once; succeeds as long as it could be written down in one place",
        body,
        answer: state,
        act: ({ body }) => switchEmergency({ action: "stop", ...body }, context),
      }),
      operation({
        method: "POST",
        path: "/resume",
        summary: "Lifts the stop, or asks for it where that takes two people",
        body,
        answer: state,
        act: ({ body }) => switchEmergency({ action: "resume", ...body }, context),
      }),
      operation({
        method: "GET",
        path: "/state",
        summary: "Tells whether evolution is stopped, by whom, and why",
        answer: state,
        act: () => switchEmergency({ action: "state" }, context),
      }),
    ],
  });

/**
 * Serves the emergency stop.
 *
 * @throws {Unavailable} as serve
 */
export const serveEmergency = (
  context: Context,
  { port = listens.emergency.stop.from, ...options }: Partial<ServeOptions> = {},
): Promise<Serving> => serve(createEmergencyApp(context), { port, ...options });
