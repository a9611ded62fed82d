import { publish, publishRequest } from "../agents/compiler/publish.js";
import type { Sandbox } from "../agents/sandbox/contract.js";
import { createSandbox } from "../agents/sandbox/pool.js";
import { connect } from "../platform/connect.js";
import { judge } from "../safety/gate.js";
import type { World } from "../world.js";
import { api } from "./api.js";

/** Compiles, checks and stores the agent of an event. */
export const agentCompile = (sandbox: Sandbox, world: () => World = connect) =>
  api(publishRequest, (request, connected) => publish(request, { ...connected, sandbox, gate: judge }), { world });

/** One event at a time needs one process; it is kept between invocations. */
export const handler = agentCompile(createSandbox({ processes: 1 }));
