import { emergencyOperations } from "../api/apps/emergency.js";
import { type ApiFunction, apiFunction } from "../api/lambda.js";
import type { Context } from "../kernel/context.js";
import { stopByMessages, topicEvent } from "../lifecycle/emergency/message.js";
import { connect } from "../platform/aws/connect.js";
import { proofsFor } from "../platform/aws/identity/authenticators.js";
import { step } from "./step.js";

/** People call it with a request and get an envelope; the topic of stop requests calls it with its messages. */
export function emergencyHandler(context: () => Context = connect, proofsOf = proofsFor): ApiFunction {
  const byPeople = apiFunction(() => ({
    operations: emergencyOperations(context()),
    proofs: proofsOf("emergency-stop", context()),
  }));
  const byTopic = step(topicEvent, stopByMessages, context);
  return async (event, invocation) =>
    topicEvent.safeParse(event).success ? byTopic(event) : byPeople(event, invocation);
}

/** What AWS Lambda calls, for people and for the topic. */
export const handler = emergencyHandler();
