import type { ServiceApp, ServiceFrame } from "../../http/app.js";
import type { Context } from "../../kernel/context.js";
import { type Bound, bind } from "../bound.js";
import { type Surroundings, serviceApp } from "../http.js";
import { openEvolution } from "../operations/evolution/group.js";
import * as operations from "../operations/evolution/index.js";

/** A task may have a table, or many cases. */
const BODY_BYTES = 8 * 1024 * 1024;

/** Every operation on evolutions. */
export const evolutionOperations = (context: Context): Bound[] => bind(operations, openEvolution(context));

/** Evolutions over HTTP: on port 8000 in a container, behind evolution-api in a Lambda. */
export const evolutionApp = (
  context: Context,
  surroundings: Surroundings,
  extend?: ServiceFrame["extend"],
): ServiceApp =>
  serviceApp(
    {
      title: "T-Developer evolution",
      description: "Starts evolutions of agents, shows them, lets them go on, and rolls them back.",
      version: "1.0.0",
    },
    evolutionOperations(context),
    { log: context.log, limits: { bodyBytes: BODY_BYTES }, extend, ...surroundings },
  );
