import { PublishCommand, type SNSClient } from "@aws-sdk/client-sns";
import type { AlertKind } from "../architecture/alerts.js";
import type { Alert, AlertSink, Log } from "../stores.js";
import { call } from "./aws.js";

/** Alerts as JSON messages, one topic a kind; filters may use the attributes `kind` and `severity`. */
export class SnsAlertSink implements AlertSink {
  constructor(
    private readonly client: SNSClient,
    private readonly topics: Readonly<Record<AlertKind, string>>,
    private readonly log: Log,
  ) {}

  async send(alert: Alert): Promise<void> {
    const command = new PublishCommand({
      TopicArn: this.topics[alert.kind],
      Subject: `[${alert.severity}] ${alert.kind}`,
      Message: JSON.stringify(alert),
      MessageAttributes: {
        kind: { DataType: "String", StringValue: alert.kind },
        severity: { DataType: "String", StringValue: alert.severity },
      },
    });
    try {
      await call(`alerting ${alert.kind}`, (abort) => this.client.send(command, abort));
    } catch (error) {
      this.log("error", "an alert could not be delivered", { alert, error });
    }
  }
}
