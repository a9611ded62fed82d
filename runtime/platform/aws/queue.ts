import { setTimeout as sleep } from "node:timers/promises";
import { DeleteMessageCommand, GetQueueUrlCommand, ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { clientConfig } from "./aws.js";
import type { Target } from "./target.js";

const POLL_MS = 1_000;

/**
 * The messages of a queue as they arrive, until the signal; each is deleted when the next one is asked for, so that none
 * is lost that was not dealt with.
 */
export async function* receiveMessages(target: Target, name: string, signal: AbortSignal): AsyncGenerator<string> {
  const { region, endpoint, credentials } = target;
  const sqs = new SQSClient({ ...clientConfig, region, endpoint, credentials });
  const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName: name }), { abortSignal: signal });
  const receive = new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 0 });
  for (;;) {
    const { Messages = [] } = await sqs.send(receive, { abortSignal: signal });
    for (const { Body = "", ReceiptHandle } of Messages) {
      yield Body;
      await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
    }
    await sleep(POLL_MS, undefined, { signal });
  }
}
