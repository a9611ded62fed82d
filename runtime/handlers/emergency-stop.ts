import { emergencyOperations } from "../api/apps/emergency.js";
import { apiFunction } from "../api/lambda.js";
import type { Context } from "../kernel/context.js";
import { stopByMessages, topicEvent } from "../lifecycle/emergency/message.js";
import { connect } from "../platform/aws/connect.js";
import { step } from "./step.js";

/** People call it with a request and get an envelope; the topic of stop requests calls it with its messages. */
export function emergencyHandler(context: () => Context = connect): (event: unknown) => Promise<unknown> {
  const byPeople = apiFunction(() => ({ operations: emergencyOperations(context()) }));
  const byTopic = step(topicEvent, stopByMessages, context);
  return (event) => (topicEvent.safeParse(event).success ? byTopic(event) : byPeople(event));
}

/** What AWS Lambda calls, for people and for the topic. */
export const handler = emergencyHandler();
