import type { ServiceApp } from "../../http/app.js";
import type { Context } from "../../kernel/context.js";
import { type Bound, bind } from "../bound.js";
import { type Surroundings, serviceApp } from "../http.js";
import * as operations from "../operations/emergency/index.js";

/** Every operation on the emergency stop. */
export const emergencyOperations = (context: Context): Bound[] => bind(operations, context);

/** The emergency stop over HTTP: on port 9999 in a container. */
export const emergencyApp = (context: Context, surroundings: Surroundings): ServiceApp =>
  serviceApp(
    {
      title: "T-Developer emergency stop",
      description: "Stops all evolution of the environment, and lets it go on again.",
      version: "1.0.0",
    },
    emergencyOperations(context),
    { log: context.log, ...surroundings },
  );
