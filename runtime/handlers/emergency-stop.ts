import type { World } from "../kernel/context.js";
import { stopByMessages, topicEvent } from "../lifecycle/emergency/message.js";
import { emergencyRequest, switchEmergency } from "../lifecycle/emergency/switch.js";
import { connect } from "../platform/aws/connect.js";
import { api } from "./api.js";
import { step } from "./step.js";

/** People call it with a request and get an envelope; the topic of stop requests calls it with its messages. */
export function emergencyHandler(world: () => World = connect): (event: unknown) => Promise<unknown> {
  const byPeople = api(emergencyRequest, switchEmergency, { world });
  const byTopic = step(topicEvent, stopByMessages, world);
  return (event) => (topicEvent.safeParse(event).success ? byTopic(event) : byPeople(event));
}

export const handler = emergencyHandler();
