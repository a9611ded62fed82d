/**
 * How alerts leave: one topic a kind; and the queue that keeps those that no topic took.
 *
 * @module
 */
import { PublishCommand, type SNSClient } from "@aws-sdk/client-sns";
import { SendMessageCommand, type SQSClient } from "@aws-sdk/client-sqs";
import type { AlertKind } from "../../architecture/alerts.js";
import type { Alert } from "../../kernel/stores.js";
import type { AlertSinkParts } from "../../safety/alerts/sink.js";
import { callAws } from "./aws.js";

/** Of an SNS subject, which is plain ASCII too. */
const SUBJECT_CHARACTERS = 100;

/** An alert as one line for people: what it is, how bad, and what happened. */
function subjectOf({ kind, severity, summary }: Alert): string {
  const line = `[${severity}] ${kind}: ${summary}`.replace(/[^\x20-\x7e]/g, "?");
  return line.length <= SUBJECT_CHARACTERS ? line : `${line.slice(0, SUBJECT_CHARACTERS - 3)}...`;
}

/** Sends alerts as JSON; subscribers may filter by the attributes `kind` and `severity`. */
export const toTopics =
  (client: SNSClient, topics: Readonly<Record<AlertKind, string>>): AlertSinkParts["deliver"] =>
  async (alert) => {
    const command = new PublishCommand({
      TopicArn: topics[alert.kind],
      Subject: subjectOf(alert),
      Message: JSON.stringify(alert),
      MessageAttributes: {
        kind: { DataType: "String", StringValue: alert.kind },
        severity: { DataType: "String", StringValue: alert.severity },
      },
    });
    await callAws(`alerting ${alert.kind}`, (abort) => client.send(command, abort));
  };

/**
 * Keeps alerts in a queue, with the reason why no topic took them.
 *
 * @param client with `useQueueUrlAsEndpoint: false`, because the URL is made of the ARN and an emulator is elsewhere
 */
export const toQueue =
  (client: SQSClient, arn: string): AlertSinkParts["keep"] =>
  async (alert, why) => {
    const [, , , region, account, name] = arn.split(":");
    const command = new SendMessageCommand({
      QueueUrl: `https://sqs.${region}.amazonaws.com/${account}/${name}`,
      MessageBody: JSON.stringify({ alert, undelivered: why instanceof Error ? why.message : String(why) }),
    });
    await callAws(`keeping an alert of ${alert.kind}`, (abort) => client.send(command, abort));
  };
