import { safetyApp, safetyOperations } from "../api/apps/safety.js";
import { type ApiFunction, apiFunction } from "../api/lambda.js";
import { openSafety, type SafetyContext } from "../api/operations/safety/group.js";
import type { Context } from "../kernel/context.js";
import { connect } from "../platform/aws/connect.js";

/** Judges, and keeps what a person has to decide on; an event that names no action is files to be scanned. */
export const safetyHandler = (
  context: () => Context = connect,
  open: (context: Context) => SafetyContext = openSafety,
): ApiFunction =>
  apiFunction(
    () => {
      const safety = open(context());
      return { operations: safetyOperations(safety), app: safetyApp(safety) };
    },
    { byDefault: "scan" },
  );

/** What AWS Lambda calls; its stores are opened by the first event and stay. */
export const handler = safetyHandler();
