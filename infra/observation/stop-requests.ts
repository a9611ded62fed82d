import type { Construct } from "constructs";
import { Topic } from "../../modules/topic/index.js";
import type { Encryption } from "../data/encryption.js";
import type { Messaging } from "../messaging/messaging.js";
import type { Names } from "../settings/names.js";
import type { Functions } from "../workloads/functions.js";

/** What the topic is made of. */
interface Parts {
  readonly encryption: Encryption;
  readonly functions: Functions;
  readonly messaging: Messaging;
}

/** The topic by which alarms, and whoever may publish to it, stop all evolution; it cannot resume. */
export const addStopRequests = (scope: Construct, names: Names, { encryption, functions, messaging }: Parts): Topic =>
  new Topic(scope, "stop-requests-topic", {
    name: names.stopRequests,
    key: encryption.always,
    subscriptions: { function: { protocol: "lambda", endpoint: functions["emergency-stop"].liveArn } },
    dead_letter: { arn: messaging.deadLetters.arn },
  });
