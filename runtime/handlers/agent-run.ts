import { agentsApp, agentsOperations } from "../api/apps/agents.js";
import { type ApiFunction, apiFunction } from "../api/lambda.js";
import { type AgentsContext, openAgents } from "../api/operations/agents/group.js";
import type { Context } from "../kernel/context.js";
import { connect } from "../platform/aws/connect.js";

/** One event at a time needs one process. */
const openOne = (context: Context): AgentsContext => openAgents(context, 1);

/** Runs stored agents; an event that names no action is a batch of inputs. */
export const agentRun = (
  context: () => Context = connect,
  open: (context: Context) => AgentsContext = openOne,
): ApiFunction =>
  apiFunction(
    () => {
      const host = open(context());
      return { operations: agentsOperations(host), app: agentsApp(host) };
    },
    { byDefault: "batch" },
  );

/** What AWS Lambda calls; its stores and processes are opened by the first event and stay. */
export const handler = agentRun();
