import type { Hono } from "hono";
import * as z from "zod";
import type { Hub } from "../../agents/hub/hub.js";
import {
  auditPage,
  runView,
  sessionId,
  sessionRequest,
  sessionRunRequest,
  sessionView,
  turn,
  turnRequest,
} from "../../agents/hub/protocol.js";
import { createApp } from "../../http/app.js";
import { operation } from "../../http/operation.js";
import type { Log } from "../../kernel/stores.js";

/** Milliseconds until a request is answered; a run answers by itself well before. */
const DEADLINE_MS = 60_000;

/** Requests in work at once; those of one session wait for each other. */
const AT_ONCE = 128;

const params = z.strictObject({ id: sessionId });
const page = z.strictObject({ since: z.coerce.number().int().min(1).default(1).describe("the first turn wanted") });

const operations = (hub: Hub) => [
  operation({
    method: "POST",
    path: "/sessions",
    summary: "Opens a session: who takes part, who may talk to whom, and what that may cost",
    body: sessionRequest,
    answer: sessionView,
    status: 201,
    act: ({ body }) => hub.open(body),
  }),
  operation({
    method: "GET",
    path: "/sessions/{id}",
    summary: "Shows how a session stands",
    params,
    answer: sessionView,
    act: ({ params }) => hub.show(params.id),
  }),
  operation({
    method: "POST",
    path: "/sessions/{id}/turns",
    summary: "Lets one agent act on an input and on the messages that wait for it",
    params,
    body: turnRequest,
    answer: turn,
    act: ({ params, body, signal }) => hub.turn(params.id, body, signal),
  }),
  operation({
    method: "POST",
    path: "/sessions/{id}/run",
    summary: "Lets agents act until no message waits any more",
    params,
    body: sessionRunRequest,
    answer: runView,
    act: ({ params, body, signal }) => hub.run(params.id, body, signal),
  }),
  operation({
    method: "GET",
    path: "/sessions/{id}/audit",
    summary: "Lists every turn: what the agent got, answered and sent, and which messages were refused",
    params,
    query: page,
    answer: auditPage,
    act: ({ params, query }) => hub.audit(params.id, query.since),
  }),
];

/** The hub as an HTTP service. */
export const createHubApp = (hub: Hub, log: Log): Hono =>
  createApp({
    title: "T-Developer communication hub",
    description: "Agents of one session exchange messages through it, and never directly.",
    version: "1.0.0",
    operations: operations(hub),
    log,
    limits: { deadlineMs: DEADLINE_MS, atOnce: AT_ONCE },
  });
