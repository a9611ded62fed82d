import { safetyApp, safetyOperations } from "../api/apps/safety.js";
import { type ApiFunction, apiFunction } from "../api/lambda.js";
import { openSafety, type SafetyContext } from "../api/operations/safety/group.js";
import { bearerOf } from "../http/identity/authenticator.js";
import type { Context } from "../kernel/context.js";
import { connect } from "../platform/aws/connect.js";
import { proofsFor } from "../platform/aws/identity/authenticators.js";

/** Judges, and keeps what a person has to decide on; an event that names no action is files to be scanned. */
export const safetyHandler = (
  context: () => Context = connect,
  open: (context: Context) => SafetyContext = openSafety,
  proofsOf = proofsFor,
): ApiFunction =>
  apiFunction(
    () => {
      const safety = open(context());
      const proofs = proofsOf("safety-scan", context());
      const app = safetyApp(safety, { access: { identify: bearerOf(proofs) } });
      return { operations: safetyOperations(safety), proofs, app };
    },
    { byDefault: "scan" },
  );

/** What AWS Lambda calls; its stores are opened by the first event and stay. */
export const handler = safetyHandler();
