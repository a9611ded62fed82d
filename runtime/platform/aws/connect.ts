import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { SFNClient } from "@aws-sdk/client-sfn";
import { SNSClient } from "@aws-sdk/client-sns";
import { SQSClient } from "@aws-sdk/client-sqs";
import * as z from "zod";
import { type AlertKind, alertKinds } from "../../architecture/alerts.js";
import type { WorkloadEnvironment } from "../../architecture/environment.js";
import { environments } from "../../architecture/names.js";
import type { Context } from "../../kernel/context.js";
import { parseJson } from "../../kernel/json.js";
import { log } from "../../kernel/log.js";
import type { AlertSink, ControlStore } from "../../kernel/stores.js";
import { validate } from "../../kernel/validation.js";
import { createAlertSink } from "../../safety/alerts/sink.js";
import { linksOf } from "./alert-links.js";
import { clientConfig } from "./aws.js";
import { DynamoControlStore } from "./dynamodb-control-store.js";
import { DynamoStateStore } from "./dynamodb-state-store.js";
import { EmfMetricSink } from "./emf-metric-sink.js";
import { createS3Client, S3ObjectStore } from "./s3-object-store.js";
import { toQueue, toTopics } from "./sns-alert-sink.js";
import { StepFunctionsExecutions } from "./step-functions.js";

const name = z.string().min(1);

const topics = name.transform((text, context): Record<AlertKind, string> => {
  const kinds = Object.keys(alertKinds) as AlertKind[];
  const parsed = z.record(z.enum(kinds), name).safeParse(parseJson(text));
  if (parsed.success) return parsed.data;
  context.addIssue({ code: "custom", message: `must be a JSON object with an ARN for each of ${kinds.join(", ")}` });
  return z.NEVER;
});

const principals = name.transform((text, context): readonly string[] => {
  const parsed = z.array(z.string().startsWith("arn:")).safeParse(parseJson(text));
  if (parsed.success) return parsed.data;
  context.addIssue({ code: "custom", message: "must be a JSON list of ARNs" });
  return z.NEVER;
});

const handlerEnvironment = z.object({
  ENVIRONMENT: z.enum(environments),
  EVOLUTION_BUCKET: name,
  AGENTS_BUCKET: name,
  STATE_TABLE: name,
  CONTROL_TABLE: name,
  ALERT_TOPICS: topics,
  DEAD_LETTERS: z.string().startsWith("arn:"),
  STATE_MACHINE_ARN: z.string().startsWith("arn:"),
  TWO_PERSON_RESUME: z.enum(["true", "false"]),
  REVIEWERS: principals,
} satisfies Record<keyof WorkloadEnvironment, z.ZodType>);

let connected: Context | undefined;

/** The context of this process, on AWS; made once. */
export function connect(): Context {
  connected ??= connectBy(process.env);
  return connected;
}

/** @throws {InvalidInput} naming the environment variable that is missing or wrong */
export function connectBy(variables: NodeJS.ProcessEnv): Context {
  const environment = validate(handlerEnvironment, variables);
  const dynamo = new DynamoDBClient(clientConfig);
  const s3 = createS3Client();
  const control = new DynamoControlStore(dynamo, environment.CONTROL_TABLE);
  return {
    environment: environment.ENVIRONMENT,
    evolution: new S3ObjectStore(s3, environment.EVOLUTION_BUCKET),
    agents: new S3ObjectStore(s3, environment.AGENTS_BUCKET),
    state: new DynamoStateStore(dynamo, environment.STATE_TABLE),
    control,
    executions: new StepFunctionsExecutions(new SFNClient(clientConfig), environment.STATE_MACHINE_ARN),
    alerts: alertSink(environment, control, variables.AWS_ENDPOINT_URL),
    metrics: new EmfMetricSink(environment.ENVIRONMENT, Date.now, (line) => process.stdout.write(`${line}\n`)),
    clock: Date.now,
    twoPersonResume: environment.TWO_PERSON_RESUME === "true",
    reviewers: environment.REVIEWERS,
    log,
  };
}

function alertSink(
  environment: z.infer<typeof handlerEnvironment>,
  control: ControlStore,
  endpoint: string | undefined,
): AlertSink {
  const place = {
    machine: environment.STATE_MACHINE_ARN,
    evolutionBucket: environment.EVOLUTION_BUCKET,
    agentsBucket: environment.AGENTS_BUCKET,
    controlTable: environment.CONTROL_TABLE,
    endpoint,
  };
  const deliver = toTopics(new SNSClient(clientConfig), environment.ALERT_TOPICS);
  return createAlertSink({
    deliver: (alert) => deliver({ ...alert, links: linksOf(alert, place) }),
    keep: toQueue(new SQSClient({ ...clientConfig, useQueueUrlAsEndpoint: false }), environment.DEAD_LETTERS),
    control,
    clock: Date.now,
    log,
  });
}
