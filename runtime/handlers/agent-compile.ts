import { compilerOperations } from "../api/apps/agents.js";
import { type ApiFunction, apiFunction } from "../api/lambda.js";
import { openCompiler } from "../api/operations/compiler/group.js";
import type { Context } from "../kernel/context.js";
import { connect } from "../platform/aws/connect.js";
import { proofsFor } from "../platform/aws/identity/authenticators.js";
import type { Sandbox } from "../sandbox/job.js";
import { createSandbox } from "../sandbox/runner/pool.js";

/** Compiles, checks and stores the agent of an event. */
export const agentCompile = (sandbox: Sandbox, context: () => Context = connect, proofs = proofsFor): ApiFunction =>
  apiFunction(
    () => ({
      operations: compilerOperations(openCompiler(context(), sandbox)),
      proofs: proofs("agent-compile", context()),
    }),
    { byDefault: "compile" },
  );

/** One event at a time needs one process; it is kept between invocations. */
export const handler = agentCompile(createSandbox({ processes: 1 }));
