import { publish, publishRequest } from "../agents/publish/publish.js";
import { judge } from "../gate/gate.js";
import type { Context } from "../kernel/context.js";
import { connect } from "../platform/aws/connect.js";
import type { Sandbox } from "../sandbox/job.js";
import { createSandbox } from "../sandbox/runner/pool.js";
import { api } from "./api.js";

/** Compiles, checks and stores the agent of an event. */
export const agentCompile = (sandbox: Sandbox, context: () => Context = connect) =>
  api(publishRequest, (request, connected) => publish(request, { ...connected, sandbox, gate: judge }), { context });

/** One event at a time needs one process; it is kept between invocations. */
export const handler = agentCompile(createSandbox({ processes: 1 }));
