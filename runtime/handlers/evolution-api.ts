import { evolutionApp, evolutionOperations } from "../api/apps/evolution.js";
import { type ApiFunction, apiFunction } from "../api/lambda.js";
import { bearerOf } from "../http/identity/authenticator.js";
import type { Context } from "../kernel/context.js";
import { connect } from "../platform/aws/connect.js";
import { proofsFor } from "../platform/aws/identity/authenticators.js";

/** Starts, resumes, rolls back and shows evolutions. */
export const evolutionApi = (open: () => Context = connect, proofsOf = proofsFor): ApiFunction =>
  apiFunction(() => {
    const context = open();
    const proofs = proofsOf("evolution-api", context);
    const app = evolutionApp(context, { access: { identify: bearerOf(proofs) } });
    return { operations: evolutionOperations(context), proofs, app };
  });

/** What AWS Lambda calls; its stores are opened by the first event and stay. */
export const handler = evolutionApi();
