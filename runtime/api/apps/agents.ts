import type { Workshop } from "../../agents/publish/publish.js";
import type { ServiceApp, ServiceLimits } from "../../http/app.js";
import { type Bound, bind } from "../bound.js";
import { type Surroundings, serviceApp } from "../http.js";
import type { AgentsContext } from "../operations/agents/group.js";
import * as operations from "../operations/agents/index.js";
import * as compiler from "../operations/compiler/index.js";

/** Every operation on stored agents. */
export const agentsOperations = (context: AgentsContext): Bound[] => bind(operations, context);

/** Every operation that brings agents in. */
export const compilerOperations = (workshop: Workshop): Bound[] => bind(compiler, workshop);

/** Where the service of agents stands, and how it differs from the usual. */
interface AgentsAppOptions extends Surroundings {
  /** Where agents are brought in; none are where it is left out. */
  readonly workshop?: Workshop;
  readonly limits?: Partial<ServiceLimits>;
}

/** Agents over HTTP: on port 9000 in a container, behind agent-run in a Lambda. */
export const agentsApp = (context: AgentsContext, { workshop, ...options }: AgentsAppOptions): ServiceApp =>
  serviceApp(
    { title: "T-Developer agents", description: "Runs stored agents in the sandbox.", version: "1.0.0" },
    [...agentsOperations(context), ...(workshop ? compilerOperations(workshop) : [])],
    { log: context.log, ...options },
  );
