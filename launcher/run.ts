import { rm } from "node:fs/promises";
import { join } from "node:path";
import { readAgent } from "../cli/agents.js";
import { championLines } from "../cli/champion.js";
import { openClient } from "../cli/client.js";
import { ensureFinished } from "../cli/evolution.js";
import { follow } from "../cli/follow.js";
import { startNamed } from "../cli/orders.js";
import { readTask } from "../cli/task.js";
import type { Terminal } from "../cli/terminal.js";
import { deploy } from "../local/deploy.js";
import { type LocalAws, startLocalAws } from "../local/emulator.js";
import { noProgress, type Progress, progressLine } from "../local/progress.js";
import { localDirectory, removeSession, writeSession } from "../local/session.js";
import { stackDirectory, synthesize } from "../local/synthesize.js";
import { copyStack } from "../local/working-copy.js";
import type { Client } from "../runtime/api/client.js";
import type { Environment } from "../runtime/architecture/names.js";
import { locateStorage, openBucket } from "../runtime/platform/aws/locate.js";
import type { Target } from "../runtime/platform/aws/target.js";
import { watchAlerts } from "./alerts.js";
import { nextLines, storageLines } from "./guide.js";
import { lockDirectory } from "./lock.js";
import { Phases } from "./phases.js";
import { findServices, imagesOf, OPERATOR } from "./services.js";

/** Environments that a machine holds; what production refuses to have deleted would outlive it. */
export const runnable = ["development", "staging"] as const satisfies readonly Environment[];

/**
 * What `npm start` was asked for: `once` ends it after the evolution, `fresh` forgets what earlier runs stored, `seed`
 * is the evolution's.
 */
export interface StartOptions {
  readonly environment: (typeof runnable)[number];
  readonly once?: boolean;
  readonly fresh?: boolean;
  readonly task: string;
  readonly seed: number;
  readonly evolve: boolean;
}

/** What the parts of a run share. */
interface Run {
  readonly options: StartOptions;
  /** Where everything of the local AWS lies. */
  readonly directory: string;
  readonly terminal: Terminal;
  readonly phases: Phases;
  readonly signal: AbortSignal;
}

/** Starts everything, shows it at work, and ends everything again, however it comes to an end. */
export async function runLocally(options: StartOptions, terminal: Terminal, signal: AbortSignal): Promise<void> {
  await readTask(options.task); // before anything starts, so that a wrong name costs nothing
  const directory = localDirectory();
  const unlock = await lockDirectory(directory);
  const run: Run = { options, directory, terminal, signal, phases: new Phases(terminal) };
  try {
    const aws = await begin(run);
    signal.addEventListener("abort", () => aws.stop()); // whoever still waits for it must not wait any longer
    try {
      const target = await bringUp(run, aws);
      const client = await reach(run, target, aws);
      if (options.evolve) await evolve(run, target, client);
      terminal.result(["", ...run.phases.lines()].join("\n"));
      if (!options.once) await stay(run, target);
    } finally {
      await removeSession(directory);
      await aws.stop();
    }
  } finally {
    await unlock();
  }
}

/** The local AWS and the stack have nothing to do with each other yet: both at once. */
async function begin({ options, directory, phases, signal }: Run): Promise<LocalAws> {
  const data = join(directory, "aws");
  if (options.fresh) await rm(data, { recursive: true, force: true });
  const images = imagesOf(options.environment);
  return phases.run("starting the local AWS, synthesizing the stack", async () => {
    const [aws, stack] = await Promise.allSettled([startLocalAws({ directory: data, images }), synthesize({ signal })]);
    if (aws.status === "rejected") throw aws.reason;
    if (stack.status === "fulfilled") return aws.value;
    await aws.value.stop();
    throw stack.reason;
  });
}

/** Deploys, and tells the `t-developer` command where. */
async function bringUp({ options, directory, phases, signal }: Run, aws: LocalAws): Promise<Target> {
  const { endpoint, environment } = aws;
  const workingCopy = join(directory, "stack");
  await copyStack(stackDirectory, workingCopy);
  const log = join(directory, "logs", "terraform.log");
  const stack = { directory: workingCopy, environment: options.environment, aws: environment, log, signal };
  await phases.run(`terraform plan and apply of ${options.environment}.tfvars`, (show) =>
    showing(show, (onProgress) => deploy({ ...stack, onProgress })),
  );
  const session = {
    endpoint,
    region: environment.AWS_REGION,
    environment: options.environment,
    pid: process.pid,
    authority: aws.authority,
  };
  await writeSession(directory, session);
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey } = environment;
  return { ...session, credentials: { accessKeyId, secretAccessKey } };
}

/** The way to the operations: by functions, or where there are services, by them. */
async function reach({ options, terminal, phases, signal }: Run, target: Target, aws: LocalAws): Promise<Client> {
  if (options.environment === "development") return openClient(target, signal);
  const services = await findServices(target, aws);
  await phases.run("waiting until all services are well", () => services.ready(signal));
  terminal.note(`Services are at ${services.url}, trusted by the authority ${aws.authority}`);
  return services.client(OPERATOR, signal);
}

/** Shows how far some work has come, every second: between two reports of Terraform time goes on. */
async function showing<T>(
  show: (line: string) => void,
  work: (onProgress: (progress: Progress) => void) => Promise<T>,
): Promise<T> {
  const began = Date.now();
  let latest = noProgress;
  const timer = setInterval(() => show(progressLine(latest, began, Date.now())), 1000);
  return work((progress) => {
    latest = progress;
  }).finally(() => clearInterval(timer));
}

/** Evolves through the deployed state machine and says what came of it. */
async function evolve({ options, terminal, phases, signal }: Run, target: Target, client: Client): Promise<void> {
  const champion = await phases.run(`evolving ${options.task}`, async () => {
    const order = { task: await readTask(options.task), seed: options.seed };
    const evolution_id = await startNamed(client, order);
    const { evolution } = await follow(client, evolution_id, { terminal, signal });
    ensureFinished(evolution);
    return (await client.evolution.champions({ evolution_id })).champions[0];
  });
  const storage = await locateStorage(target);
  const { source } = await readAgent(openBucket(target, storage.agentsBucket), champion.agent_id);
  const { paint } = terminal;
  const parts = [
    championLines(champion, source, paint),
    storageLines(champion, storage, paint),
    nextLines(champion, paint),
  ];
  for (const lines of parts) terminal.result(["", ...lines].join("\n"));
}

/** Stays up until Ctrl-C, showing alerts as operators would receive them. */
async function stay({ directory, terminal, signal }: Run, target: Target): Promise<void> {
  terminal.note(`\nThe local AWS is at ${target.endpoint}; Ctrl-C ends it.`);
  await watchAlerts(target, {
    log: join(directory, "logs", "alerts.ndjson"),
    signal,
    onAlert: ({ severity, kind, summary, time }) => {
      const tone = severity === "critical" ? "bad" : severity === "warning" ? "warning" : "quiet";
      terminal.note(`${time}  ${terminal.paint(tone, kind)}  ${summary}`);
    },
  });
}
