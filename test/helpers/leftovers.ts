import { DynamoDBClient, ListTablesCommand } from "@aws-sdk/client-dynamodb";
import { LambdaClient, ListFunctionsCommand } from "@aws-sdk/client-lambda";
import { ListBucketsCommand, S3Client } from "@aws-sdk/client-s3";
import { ListStateMachinesCommand, SFNClient } from "@aws-sdk/client-sfn";
import { ListTopicsCommand, SNSClient } from "@aws-sdk/client-sns";
import { ListQueuesCommand, SQSClient } from "@aws-sdk/client-sqs";
import type { Target } from "../../cli/target.js";

/** Names of whatever T-Developer has in an account, by the services that it keeps or runs something in. */
export async function leftovers({ region, endpoint, credentials }: Target): Promise<string[]> {
  const client = { region, endpoint, credentials };
  const [functions, tables, buckets, machines, topics, queues] = await Promise.all([
    new LambdaClient(client).send(new ListFunctionsCommand({})),
    new DynamoDBClient(client).send(new ListTablesCommand({})),
    new S3Client({ ...client, forcePathStyle: true }).send(new ListBucketsCommand({})),
    new SFNClient(client).send(new ListStateMachinesCommand({})),
    new SNSClient(client).send(new ListTopicsCommand({})),
    new SQSClient(client).send(new ListQueuesCommand({})),
  ]);
  return [
    ...(functions.Functions ?? []).map(({ FunctionName }) => FunctionName),
    ...(tables.TableNames ?? []),
    ...(buckets.Buckets ?? []).map(({ Name }) => Name),
    ...(machines.stateMachines ?? []).map(({ name }) => name),
    ...(topics.Topics ?? []).map(({ TopicArn }) => TopicArn),
    ...(queues.QueueUrls ?? []),
  ].flatMap((name) => name ?? []);
}
