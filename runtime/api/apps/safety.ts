import { AGENT_SOURCE_CHARACTERS } from "../../architecture/limits.js";
import type { ServiceApp } from "../../http/app.js";
import { type Bound, bind } from "../bound.js";
import { type Surroundings, serviceApp } from "../http.js";
import type { SafetyContext } from "../operations/safety/group.js";
import * as operations from "../operations/safety/index.js";

/** UTF-8 takes at most three bytes for each of JavaScript's characters, and JSON at most two for most of those. */
const BODY_BYTES = 6 * AGENT_SOURCE_CHARACTERS;

/** Every operation of safety. */
export const safetyOperations = (context: SafetyContext): Bound[] => bind(operations, context);

/** Safety over HTTP: on port 8888 in a container, behind safety-scan in a Lambda. */
export const safetyApp = (context: SafetyContext, surroundings: Surroundings): ServiceApp =>
  serviceApp(
    {
      title: "T-Developer safety",
      description: "Judges programs, and keeps in quarantine what a person has to decide on.",
      version: "1.0.0",
    },
    safetyOperations(context),
    { log: context.log, limits: { bodyBytes: BODY_BYTES }, ...surroundings },
  );
