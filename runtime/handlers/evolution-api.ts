import { evolutionApp, evolutionOperations } from "../api/apps/evolution.js";
import { type ApiFunction, apiFunction } from "../api/lambda.js";
import type { Context } from "../kernel/context.js";
import { connect } from "../platform/aws/connect.js";

/** Starts, resumes, rolls back and shows evolutions. */
export const evolutionApi = (context: () => Context = connect): ApiFunction =>
  apiFunction(() => ({ operations: evolutionOperations(context()), app: evolutionApp(context()) }));

/** What AWS Lambda calls; its stores are opened by the first event and stay. */
export const handler = evolutionApi();
