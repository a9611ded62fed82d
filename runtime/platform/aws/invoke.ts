import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import * as z from "zod";
import { RemoteProblem } from "../../api/remote-problem.js";
import { type FunctionName, functions, workloadName } from "../../architecture/workloads.js";
import { NotFound, Unavailable } from "../../kernel/errors.js";
import type { Target } from "./target.js";

const envelope = z.object({ status: z.number(), body: z.unknown() });

/** What Lambda answers for a function that ended without an answer of its own. */
const crash = z.object({ errorMessage: z.string() }).catch({ errorMessage: "it gave no reason" });

/** Calls one deployed function. */
export type Invoke = (name: FunctionName, event: unknown) => Promise<unknown>;

/** The alias that every function is called by. */
const LIVE = "live";

/** Beyond a function's own time-out: the way there and back, and a cold start. */
const GRACE_MS = 10_000;
const CONNECT_MS = 5_000;

/** Lambda over HTTP, with a time-out on every call. */
export function lambdaInvoke(target: Target, signal?: AbortSignal): Invoke {
  const { region, endpoint, credentials, environment } = target;
  const lambda = new LambdaClient({
    region,
    endpoint,
    credentials,
    maxAttempts: 3,
    requestHandler: { connectionTimeout: CONNECT_MS },
  });
  return async (name, event) => {
    const limit = AbortSignal.timeout(functions[name].timeoutSeconds * 1000 + GRACE_MS);
    const command = new InvokeCommand({
      FunctionName: workloadName(name, environment),
      Qualifier: LIVE,
      Payload: Buffer.from(JSON.stringify(event)),
    });
    const abortSignal = signal ? AbortSignal.any([signal, limit]) : limit;
    const answer = await lambda
      .send(command, { abortSignal })
      .catch((error) => Promise.reject(unreachable(error, target)));
    const text = Buffer.from(answer.Payload ?? []).toString("utf8");
    const payload: unknown = JSON.parse(text);
    if (answer.FunctionError) throw new Unavailable(`${name} failed: ${crash.parse(payload).errorMessage}`);
    return unwrap(payload);
  };
}

/**
 * Takes the body out of a handler's envelope.
 *
 * @throws {RemoteProblem} with what the handler says is wrong
 */
export function unwrap(answer: unknown): unknown {
  const { status, body } = envelope.parse(answer);
  if (status < 400) return body;
  throw new RemoteProblem(body);
}

/** What it means for a person that a call did not get through. */
function unreachable(error: unknown, { environment, endpoint, region }: Target): unknown {
  const name = error instanceof Error ? error.name : "";
  const where = endpoint ?? `AWS in ${region}`;
  if (name === "ResourceNotFoundException") {
    return new NotFound(`there is no T-Developer called ${environment} in ${where}`, {
      field: "environment",
      value: environment,
      hint: "deploy it first: `npm start` on this machine, or terraform apply in your account",
      cause: error,
    });
  }
  if (name === "CredentialsProviderError") {
    return new Unavailable("there are no AWS credentials", {
      hint: "sign in as for any AWS tool (aws sso login, AWS_PROFILE …), or start a local AWS with `npm start`",
      cause: error,
    });
  }
  return new Unavailable(`${where} did not answer (${error instanceof Error ? error.message : error})`, {
    hint: endpoint ? "is `npm start` still running?" : "check the network and the region",
    cause: error,
  });
}
