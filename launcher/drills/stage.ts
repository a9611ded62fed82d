import { join } from "node:path";
import { SQSClient } from "@aws-sdk/client-sqs";
import { buildSync } from "esbuild";
import { openClient } from "../../cli/client.js";
import { deploy } from "../../local/deploy.js";
import { startLocalAws } from "../../local/emulator.js";
import { stackDirectory, synthesize } from "../../local/synthesize.js";
import { copyStack } from "../../local/working-copy.js";
import type { Client } from "../../runtime/api/client.js";
import type { Context } from "../../runtime/kernel/context.js";
import { openDeployed } from "../../runtime/platform/aws/open-context.js";
import type { Target } from "../../runtime/platform/aws/target.js";
import { type ShownAlert, watchAlerts } from "../alerts.js";
import type { Phases } from "../phases.js";
import { type AwsProxy, startProxy } from "./aws-proxy.js";
import { type DrillControl, startControl } from "./control.js";

/** A local deployment of T-Developer on which things can be made to go wrong. */
export interface DrillStage {
  /** Of the local AWS itself, where nothing goes wrong. */
  readonly awsEndpoint: string;
  /** The way of its functions to AWS. */
  readonly proxy: AwsProxy;
  readonly control: DrillControl;
  /** What users do; their calls run deployed functions. */
  readonly client: Client;
  /** Looks at everything without going the way on which things go wrong. */
  readonly context: Context;
  readonly sqs: SQSClient;
  /** Every alert that arrived where operators receive them. */
  readonly alerts: readonly ShownAlert[];
  /** File that Node loads before a function whose clock is wrong. */
  readonly skewedClock: string;
}

const ENVIRONMENT = "development";

/** Deploys to a local AWS of its own, lets `play` go on there, and ends all of it however that ends. */
export async function onStage<T>(
  directory: string,
  phases: Phases,
  signal: AbortSignal,
  play: (stage: DrillStage) => Promise<T>,
): Promise<T> {
  const ends: (() => unknown)[] = [];
  try {
    let endpoint = "";
    const control = await startControl(() => endpoint, ENVIRONMENT);
    ends.push(() => control.close());
    const aws = await phases.run("starting the local AWS, synthesizing the stack", async () => {
      await synthesize({ signal });
      return startLocalAws({ directory: join(directory, "aws"), host: [join(__dirname, "host.ts"), control.url] });
    });
    ends.push(() => aws.stop());
    const proxy = await startProxy(aws.endpoint);
    ends.push(() => proxy.close());
    endpoint = proxy.endpoint;
    await phases.run("terraform plan and apply of development.tfvars", async () => {
      await copyStack(stackDirectory, join(directory, "stack"));
      const log = join(directory, "terraform.log");
      await deploy({ directory: join(directory, "stack"), aws: aws.environment, log, signal });
    });
    const target = targetOf(aws.environment);
    const listening = new AbortController();
    const alerts: ShownAlert[] = [];
    const watching = watchAlerts(target, {
      log: join(directory, "alerts.ndjson"),
      signal: AbortSignal.any([signal, listening.signal]),
      onAlert: (alert) => alerts.push(alert),
    });
    ends.push(() => {
      listening.abort();
      return watching;
    });
    const { region, credentials } = target;
    const sqs = new SQSClient({ region, endpoint: aws.endpoint, credentials });
    const context = { ...(await openDeployed(target)), log: () => {} };
    const skewedClock = bundleSkewedClock(directory);
    const client = openClient(target, signal);
    return await play({ awsEndpoint: aws.endpoint, proxy, control, client, context, sqs, alerts, skewedClock });
  } finally {
    for (const end of ends.reverse()) await end();
  }
}

function targetOf(environment: Readonly<Record<string, string>>): Target {
  const { AWS_REGION, AWS_ENDPOINT_URL, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY } = environment;
  const credentials = { accessKeyId: AWS_ACCESS_KEY_ID, secretAccessKey: AWS_SECRET_ACCESS_KEY };
  return { environment: ENVIRONMENT, region: AWS_REGION, endpoint: AWS_ENDPOINT_URL, credentials };
}

/** @returns the file that Node loads before a function whose clock is wrong */
export function bundleSkewedClock(directory: string): string {
  const outfile = join(directory, "skewed-clock.js");
  const entryPoints = [join(__dirname, "skewed-clock.ts")];
  buildSync({ entryPoints, platform: "node", target: "node20", format: "cjs", outfile, logLevel: "silent" });
  return outfile;
}
