import { GetFunctionConfigurationCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { type AlertKind, alertKinds, deadLetterQueueName, topicName } from "../../architecture/alerts.js";
import type { WorkloadEnvironment } from "../../architecture/environment.js";
import { stateMachineName } from "../../architecture/names.js";
import { workloadName } from "../../architecture/workloads.js";
import type { Context } from "../../kernel/context.js";
import { callAws, clientConfig } from "./aws.js";
import { connectBy } from "./connect.js";
import { locateStorage } from "./locate.js";
import type { Target } from "./target.js";
import { awsEnvironment } from "./target.js";

/**
 * The context of a target, for services that run on this machine. Metrics are not printed: the terminal is a person's,
 * and nothing collects them from it.
 */
export async function openDeployed(target: Target): Promise<Context> {
  const { environment, region } = target;
  const { account, ...storage } = await locateStorage(target);
  const kinds = Object.keys(alertKinds) as AlertKind[];
  const topics = kinds.map((kind) => [kind, `arn:aws:sns:${region}:${account}:${topicName(kind, environment)}`]);
  Object.assign(process.env, awsEnvironment(target)); // the clients of a context read it
  const variables: WorkloadEnvironment = {
    ENVIRONMENT: environment,
    EVOLUTION_BUCKET: storage.evolutionBucket,
    AGENTS_BUCKET: storage.agentsBucket,
    STATE_TABLE: storage.stateTable,
    CONTROL_TABLE: storage.controlTable,
    ALERT_TOPICS: JSON.stringify(Object.fromEntries(topics)),
    DEAD_LETTERS: `arn:aws:sqs:${region}:${account}:${deadLetterQueueName(environment)}`,
    TWO_PERSON_RESUME: String(await isTwoPersonResume(target)),
    REVIEWERS: "[]", // this process lets in by other means than the functions
    STATE_MACHINE_ARN: `arn:aws:states:${region}:${account}:stateMachine:${stateMachineName(environment)}`,
  };
  return { ...connectBy({ ...variables }), metrics: { put() {} } };
}

/** As the deployed function has it; where that is not known, two people are needed. */
async function isTwoPersonResume({ environment, region, endpoint, credentials }: Target): Promise<boolean> {
  const lambda = new LambdaClient({ ...clientConfig, region, endpoint, credentials });
  const command = new GetFunctionConfigurationCommand({ FunctionName: workloadName("emergency-stop", environment) });
  const reading = callAws("reading how the emergency stop is configured", (abort) => lambda.send(command, abort));
  const found = await reading.catch(() => undefined);
  return found?.Environment?.Variables?.TWO_PERSON_RESUME !== "false";
}
