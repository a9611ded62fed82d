import { PROJECT } from "./names.js";
import type { ControlScope } from "./storage.js";

/** The four kinds of alert; one topic each. */
export const alertKinds = {
  "safety-pattern": "a dangerous pattern was found in an agent",
  "emergency-stop": "evolution was stopped or resumed",
  "resource-threshold": "a resource went over its threshold",
  "agent-size": "an agent is larger than allowed",
} as const;

/** What an alert is about; it is sent to the topic of its kind. */
export type AlertKind = keyof typeof alertKinds;

/** The topic of a kind, `t-developer-<kind>-<environment>`. */
export const topicName = (kind: AlertKind, environment: string): string => `${PROJECT}-${kind}-${environment}`;

/** The topic whose messages stop all evolution. */
export const stopRequestsTopicName = (environment: string): string => `${PROJECT}-stop-requests-${environment}`;

/** Scope of the control table in which senders of alerts share what was sent. */
export const ALERT_SCOPE = "alert" satisfies ControlScope;

/** The queue that keeps every alert for whoever looks later. */
export const alertQueueName = (environment: string): string => `${PROJECT}-alerts-${environment}`;

/** The queue that takes what could not be delivered or processed. */
export const deadLetterQueueName = (environment: string): string => `${PROJECT}-dead-letters-${environment}`;
