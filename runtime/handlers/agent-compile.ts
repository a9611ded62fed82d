import { publish, publishRequest } from "../agents/compiler/publish.js";
import { createSandbox } from "../agents/sandbox/pool.js";
import { judge } from "../safety/gate.js";
import { api } from "./api.js";

/** Kept between invocations: one event at a time needs one process. */
const sandbox = createSandbox({ processes: 1 });

export const handler = api(publishRequest, (request, world) => publish(request, { ...world, sandbox, gate: judge }));
