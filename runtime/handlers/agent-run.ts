import { agentsApp, agentsOperations } from "../api/apps/agents.js";
import { type ApiFunction, apiFunction } from "../api/lambda.js";
import { type AgentsContext, openAgents } from "../api/operations/agents/group.js";
import { bearerOf } from "../http/identity/authenticator.js";
import type { Context } from "../kernel/context.js";
import { connect } from "../platform/aws/connect.js";
import { proofsFor } from "../platform/aws/identity/authenticators.js";

/** One event at a time needs one process. */
const openOne = (context: Context): AgentsContext => openAgents(context, 1);

/** Runs stored agents; an event that names no action is a batch of inputs. */
export const agentRun = (
  context: () => Context = connect,
  open: (context: Context) => AgentsContext = openOne,
  proofsOf = proofsFor,
): ApiFunction =>
  apiFunction(
    () => {
      const host = open(context());
      const proofs = proofsOf("agent-run", context());
      const app = agentsApp(host, { access: { identify: bearerOf(proofs) } });
      return { operations: agentsOperations(host), proofs, app };
    },
    { byDefault: "batch" },
  );

/** What AWS Lambda calls; its stores and processes are opened by the first event and stay. */
export const handler = agentRun();
