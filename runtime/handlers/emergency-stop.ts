import { connect } from "../platform/connect.js";
import { stopByMessages, topicEvent } from "../safety/emergency-message.js";
import { emergencyRequest, switchEmergency } from "../safety/emergency-switch.js";
import type { World } from "../world.js";
import { api } from "./api.js";
import { step } from "./step.js";

/** People call it with a request and get an envelope; the topic of stop requests calls it with its messages. */
export function emergencyHandler(world: () => World = connect): (event: unknown) => Promise<unknown> {
  const byPeople = api(emergencyRequest, switchEmergency, { world });
  const byTopic = step(topicEvent, stopByMessages, world);
  return (event) => (topicEvent.safeParse(event).success ? byTopic(event) : byPeople(event));
}

export const handler = emergencyHandler();
