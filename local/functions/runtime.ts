/**
 * What runs inside an execution environment: loads a deployed handler once, then answers one event after the other.
 *
 * @module
 */
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { types } from "node:util";
import { writeLikeLambda } from "./console.js";
import {
  endOfLogs,
  type FunctionError,
  type Invocation,
  type InvocationOutcome,
  type RuntimeMessage,
} from "./invocation.js";

type Handler = (event: unknown, context: unknown) => unknown;

const [directory, handlerName] = process.argv.slice(2);
let running: Invocation | undefined;

const tell = (message: RuntimeMessage, then?: () => void) => process.send?.(message, then);

function describe(error: unknown): FunctionError {
  if (!types.isNativeError(error)) return { errorType: typeof error, errorMessage: String(error), trace: [] };
  return { errorType: error.name, errorMessage: error.message, trace: error.stack?.split("\n") };
}

const runtimeError = (name: string, message: string): Error => Object.assign(new Error(message), { name });

/** `index.handler` is the export `handler` of `index.js`, `index.mjs` or `index.cjs`. */
async function load(): Promise<Handler> {
  const [module, ...path] = basename(handlerName).split(".");
  const stem = join(directory, dirname(handlerName), module);
  const file = [".js", ".mjs", ".cjs"].map((extension) => stem + extension).find(existsSync);
  if (!file) throw runtimeError("Runtime.ImportModuleError", `Error: Cannot find module '${module}'`);
  const exports = file.endsWith(".mjs")
    ? await import(pathToFileURL(file).href)
    : createRequire(join(directory, "/"))(file);
  const handler = path.reduce((value, key) => value?.[key], exports);
  if (typeof handler !== "function") {
    throw runtimeError("Runtime.HandlerNotFound", `${handlerName} is undefined or not exported`);
  }
  return handler;
}

function context({ id, functionArn, deadline }: Invocation): unknown {
  const { env } = process;
  return {
    awsRequestId: id,
    functionName: env.AWS_LAMBDA_FUNCTION_NAME,
    functionVersion: env.AWS_LAMBDA_FUNCTION_VERSION,
    invokedFunctionArn: functionArn,
    memoryLimitInMB: env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    logGroupName: env.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: env.AWS_LAMBDA_LOG_STREAM_NAME,
    callbackWaitsForEmptyEventLoop: true,
    getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
  };
}

function answer(id: string, result: Pick<InvocationOutcome, "payload" | "failed" | "fatal">, then?: () => void): void {
  for (const stream of [process.stdout, process.stderr]) stream.write(`${endOfLogs(id)}\n`);
  running = undefined;
  tell({ kind: "answer", ...result, memoryBytes: process.memoryUsage.rss() }, then);
}

async function invoke(handler: Handler, invocation: Invocation): Promise<void> {
  running = invocation;
  try {
    const result = await handler(JSON.parse(invocation.event), context(invocation));
    answer(invocation.id, { payload: JSON.stringify(result ?? null), failed: false, fatal: false });
  } catch (error) {
    const described = describe(error);
    console.error("Invoke Error", JSON.stringify(described));
    answer(invocation.id, { payload: JSON.stringify(described), failed: true, fatal: false });
  }
}

/** Nothing that was thrown past the handler can be trusted to have left the process whole. */
function crash(title: string, error: FunctionError): void {
  console.error(title, JSON.stringify(error));
  const end = () => process.exit(129);
  if (running) answer(running.id, { payload: JSON.stringify(error), failed: true, fatal: true }, end);
  else tell({ kind: "broken", error }, end);
}

process.on("disconnect", () => process.exit(1)); // the host is gone
process.on("uncaughtException", (error) => crash("Uncaught Exception", describe(error)));
process.on("unhandledRejection", (reason) => {
  const described = describe(reason);
  const errorMessage = `${described.errorType}: ${described.errorMessage}`;
  crash("Unhandled Promise Rejection", { ...described, errorType: "Runtime.UnhandledPromiseRejection", errorMessage });
});

writeLikeLambda(() => running?.id ?? "undefined", process.env.AWS_LAMBDA_LOG_FORMAT === "JSON" ? "JSON" : "Text");
load().then(
  (handler) => {
    process.on("message", (invocation: Invocation) => void invoke(handler, invocation));
    tell({ kind: "ready" });
  },
  (error: unknown) => crash("Undefined error", describe(error)),
);
