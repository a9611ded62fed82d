import { execute, runRequest } from "../agents/executor.js";
import { createSandbox } from "../agents/sandbox/pool.js";
import { judge } from "../safety/gate.js";
import { api } from "./api.js";

/** Kept between invocations: one event at a time needs one process. */
const sandbox = createSandbox({ processes: 1 });

export const handler = api(runRequest, (request, { agents, metrics }) =>
  execute(request, { agents, metrics, sandbox, gate: judge }),
);
