import type { Hub } from "../../agents/hub/hub.js";
import type { ServiceApp } from "../../http/app.js";
import type { Log } from "../../kernel/stores.js";
import { type Bound, bind } from "../bound.js";
import { type Surroundings, serviceApp } from "../http.js";
import * as operations from "../operations/hub/index.js";

/** Milliseconds until a request is answered; a run answers by itself well before. */
const DEADLINE_MS = 60_000;

/** Requests in work at once; those of one session wait for each other. */
const AT_ONCE = 128;

/** Every operation on sessions. */
export const hubOperations = (hub: Hub): Bound[] => bind(operations, hub);

/** The hub over HTTP: on port 9100 in a container. */
export const hubApp = (hub: Hub, log: Log, surroundings: Surroundings): ServiceApp =>
  serviceApp(
    {
      title: "T-Developer communication hub",
      description: "Agents of one session exchange messages through it, and never directly.",
      version: "1.0.0",
    },
    hubOperations(hub),
    { log, limits: { deadlineMs: DEADLINE_MS, atOnce: AT_ONCE }, ...surroundings },
  );
