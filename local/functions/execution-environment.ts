import { type ChildProcess, fork } from "node:child_process";
import { randomBytes } from "node:crypto";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import {
  type DeployedFunction,
  endOfLogs,
  type FunctionError,
  type Invocation,
  type InvocationOutcome,
  type InvokeResponse,
  type RuntimeMessage,
} from "./invocation.js";
import { LogCapture } from "./log-capture.js";

/** Lambda gives a handler this long to load. */
const INIT_LIMIT_MS = 10_000;

/** How long a killed process's last output is waited for. */
const LAST_WORDS_MS = 500;

const failure = (error: FunctionError): InvocationOutcome => ({
  payload: JSON.stringify(error),
  failed: true,
  fatal: true,
  memoryBytes: 0,
});

/** The variables of a function's process: its own, and what Lambda adds; nothing of this machine but PATH. */
function variables(fn: DeployedFunction, endpoint: string, logStream: string): NodeJS.ProcessEnv {
  const region = fn.arn.split(":")[3];
  return {
    AWS_ENDPOINT_URL: endpoint,
    ...fn.environment,
    PATH: process.env.PATH,
    HOME: "/home/sbx_user",
    LANG: "en_US.UTF-8",
    TZ: ":UTC",
    NODE_EXTRA_CA_CERTS: process.env.LOCAL_AUTHORITY, // whose certificates load balancers, databases and caches have here
    LAMBDA_TASK_ROOT: fn.directory,
    _HANDLER: fn.handler,
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_ACCESS_KEY_ID: fn.credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: fn.credentials.secretAccessKey,
    AWS_SESSION_TOKEN: fn.credentials.sessionToken,
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true", // the deployed runtime is newer than this machine's Node
    AWS_EXECUTION_ENV: `AWS_Lambda_${fn.runtime}`,
    AWS_LAMBDA_FUNCTION_NAME: fn.name,
    AWS_LAMBDA_FUNCTION_VERSION: fn.version,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(fn.memoryMb),
    AWS_LAMBDA_INITIALIZATION_TYPE: "on-demand",
    AWS_LAMBDA_LOG_FORMAT: fn.logFormat,
    AWS_LAMBDA_LOG_GROUP_NAME: fn.logGroup,
    AWS_LAMBDA_LOG_STREAM_NAME: logStream,
  };
}

/** One process that has loaded a function and answers one event at a time, as a Lambda execution environment does. */
export class ExecutionEnvironment {
  private readonly process: ChildProcess;
  private readonly logs: LogCapture;
  private readonly logStream: string;
  private readonly started = performance.now();
  private readonly closed: Promise<unknown>;
  private readonly firstMessage: Promise<RuntimeMessage | undefined>;
  private initMs: number | undefined;
  private usable = true;

  constructor(
    private readonly fn: DeployedFunction,
    endpoint: string,
  ) {
    const day = new Date().toISOString().slice(0, 10).replaceAll("-", "/");
    this.logStream = `${day}/[${fn.version}]${randomBytes(16).toString("hex")}`;
    this.process = fork(join(__dirname, "runtime.js"), [fn.directory, fn.handler], {
      cwd: fn.directory,
      detached: true, // a process group of its own: what the handler starts dies with it
      env: variables(fn, endpoint, this.logStream),
      execArgv: [`--max-old-space-size=${fn.memoryMb}`],
      stdio: ["ignore", "pipe", "pipe", "ipc"],
    });
    this.logs = new LogCapture([this.process.stdout, this.process.stderr].filter((s): s is Readable => s !== null));
    this.process.once("exit", () => {
      this.usable = false;
    });
    this.process.on("error", () => this.kill());
    this.closed = new Promise((resolve) => this.process.once("close", resolve));
    this.firstMessage = this.nextMessage(INIT_LIMIT_MS);
  }

  /** Whether it can take another event. */
  get alive(): boolean {
    return this.usable;
  }

  /** Ends it and everything it started, at once. */
  kill(): void {
    this.usable = false;
    const { pid } = this.process;
    try {
      if (pid) process.kill(-pid, "SIGKILL");
    } catch {
      this.process.kill("SIGKILL"); // the group is gone already, or not yet there
    }
  }

  /** Runs one event; afterwards `alive` says whether the environment can be used again. */
  async invoke(id: string, event: string): Promise<InvokeResponse> {
    const coldStart = this.initMs === undefined;
    const broken = coldStart ? await this.init(id) : undefined;
    const started = performance.now();
    const outcome = broken ?? (await this.run(id, event));
    const report = this.report(id, performance.now() - started, coldStart, outcome.memoryBytes);
    const now = Date.now();
    return {
      payload: outcome.payload,
      failed: outcome.failed,
      throttled: false,
      logStream: this.logStream,
      logs: [
        { timestamp: now, message: `START RequestId: ${id} Version: ${this.fn.version}` },
        ...this.logs.drain(),
        { timestamp: now, message: `END RequestId: ${id}` },
        { timestamp: now, message: report },
      ],
    };
  }

  /** Waits until the handler is loaded; what stopped it from loading is the invocation's answer. */
  private async init(id: string): Promise<InvocationOutcome | undefined> {
    const message = await this.firstMessage;
    this.initMs = performance.now() - this.started;
    if (message?.kind === "ready") return undefined;
    const timedOut = message === undefined && this.usable;
    await this.end();
    if (message?.kind === "broken") return failure(message.error);
    return timedOut ? this.timedOut(id, INIT_LIMIT_MS / 1_000) : this.died(id);
  }

  private async run(id: string, event: string): Promise<InvocationOutcome> {
    const limitMs = this.fn.timeoutSeconds * 1_000;
    const seen = this.logs.seen(endOfLogs(id));
    const next = this.nextMessage(limitMs);
    const invocation: Invocation = { id, event, functionArn: this.fn.arn, deadline: Date.now() + limitMs };
    if (this.usable) this.process.send(invocation, () => {}); // if it died meanwhile, its end is the answer
    const message = await next;
    if (message?.kind === "answer") {
      await seen;
      this.usable &&= !message.fatal;
      return message;
    }
    const timedOut = this.usable;
    await this.end();
    return timedOut ? this.timedOut(id, this.fn.timeoutSeconds) : this.died(id);
  }

  /** The next thing the runtime says; undefined when it died or said nothing for `limitMs`. */
  private nextMessage(limitMs: number): Promise<RuntimeMessage | undefined> {
    return new Promise((resolve) => {
      const settle = (message?: RuntimeMessage) => {
        clearTimeout(timer);
        this.process.off("message", settle).off("exit", died);
        resolve(message);
      };
      const died = () => settle();
      const timer = setTimeout(died, limitMs);
      this.process.once("message", settle).once("exit", died);
    });
  }

  /** Kills it, and waits for the last it had to say. */
  private async end(): Promise<void> {
    this.kill();
    await Promise.race([this.closed, sleep(LAST_WORDS_MS)]);
  }

  private timedOut(id: string, seconds: number): InvocationOutcome {
    const errorMessage = `RequestId: ${id} Error: Task timed out after ${seconds.toFixed(2)} seconds`;
    return failure({ errorType: "Sandbox.Timedout", errorMessage });
  }

  private died(id: string): InvocationOutcome {
    const { exitCode, signalCode } = this.process;
    const how = signalCode ? `signal: ${signalCode}` : `exit status ${exitCode}`;
    const errorMessage = `RequestId: ${id} Error: Runtime exited with error: ${how}`;
    return failure({ errorType: "Runtime.ExitError", errorMessage });
  }

  private report(id: string, ms: number, coldStart: boolean, memoryBytes: number): string {
    const parts = [
      `REPORT RequestId: ${id}`,
      `Duration: ${ms.toFixed(2)} ms`,
      `Billed Duration: ${Math.ceil(ms)} ms`,
      `Memory Size: ${this.fn.memoryMb} MB`,
      `Max Memory Used: ${Math.ceil(memoryBytes / 2 ** 20)} MB`,
    ];
    if (coldStart) parts.push(`Init Duration: ${(this.initMs ?? 0).toFixed(2)} ms`);
    return parts.join("\t");
  }
}
