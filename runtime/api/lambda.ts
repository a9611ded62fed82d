/**
 * Operations as a Lambda: an event has an `action`, the fields of its input, and who asks; it gets an envelope, a status as
 * of HTTP and the answer or a problem (RFC 9457) as its body. An event that came over HTTP is answered as the service does.
 *
 * Who invokes a function is not told to it, and whoever may do so can write any event. So an event brings a proof that
 * AWS STS confirms; without one it is known by the number of its invocation alone, which CloudTrail has a name for.
 *
 * @module
 */
import { handle, type LambdaContext, type LambdaEvent } from "hono/aws-lambda";
import * as z from "zod";
import { assistantRoles, permits, type Role } from "../architecture/roles.js";
import type { ServiceApp } from "../http/app.js";
import type { Authenticator } from "../http/identity/authenticator.js";
import { asAssistant, type Caller } from "../http/identity/caller.js";
import { type ProblemDetails, problemOf } from "../http/problems.js";
import { InvalidInput, Unauthenticated, Unavailable } from "../kernel/errors.js";
import { log } from "../kernel/log.js";
import { validate } from "../kernel/validation.js";
import type { Bound } from "./bound.js";

/** What an event is answered with. */
export type Envelope<T = unknown> =
  | { readonly status: 200; readonly body: T }
  | { readonly status: number; readonly body: ProblemDetails };

/** What a function answers with. */
interface FunctionParts {
  readonly operations: readonly Bound[];
  /** Says of a proof who made it. */
  readonly proofs: Pick<Authenticator, "identify">;
  /** What answers events that came over HTTP. */
  readonly app?: ServiceApp;
}

/** How a function differs from the usual. */
interface FunctionOptions {
  /** The action of events that name none. */
  readonly byDefault?: string;
}

/** A Lambda that people may call. */
export type ApiFunction = (event: unknown, invocation?: LambdaContext) => Promise<unknown>;

/**
 * Makes the handler of a function; it always answers.
 *
 * @param open called with the first event and kept: it may fail, and is then tried again with the next one
 */
export function apiFunction(open: () => FunctionParts, { byDefault }: FunctionOptions = {}): ApiFunction {
  let opened: FunctionParts | undefined;
  const parts = (): FunctionParts => {
    opened ??= open();
    return opened;
  };
  return async (event, invocation) => {
    try {
      const { app, operations, proofs } = parts();
      if (app && isHttp(event)) return await handle(app)(event, invocation);
      const { operation, asked, input } = addressed(operations, event, byDefault);
      const caller = await callerOf(asked, operation.statement.role, proofs, invocation);
      return { status: 200, body: await operation.perform(input, { caller, signal: never }) };
    } catch (error) {
      const problem = problemOf(error);
      if (problem.status >= 500) log("error", problem.title, { code: problem.code, error });
      return { status: problem.status, body: problem };
    }
  };
}

const never = new AbortController().signal;

/** Of API Gateway, a function URL or a load balancer: all say where the request came through. */
const isHttp = (event: unknown): event is LambdaEvent =>
  typeof event === "object" && event !== null && "requestContext" in event;

/** What an event may say of who asks. */
const asking = z
  .strictObject({
    proof: z.string().max(8_192).optional().describe("a signed request to AWS STS for the caller's identity"),
    assistant: z.boolean().default(false).describe("a model acts for the caller"),
  })
  .default({ assistant: false });

/** What the events of a function say of who asks. */
export type Asking = z.input<typeof asking>;

/**
 * Who asks. A proof that cannot be confirmed is as good as none: what takes no reviewer is done all the same, so that an
 * emergency stop waits neither for STS nor for a clock to be put right.
 */
async function callerOf(
  asked: unknown,
  needed: Role,
  proofs: FunctionParts["proofs"],
  invocation: LambdaContext | undefined,
): Promise<Caller> {
  const { proof, assistant } = validate(asking, asked, "caller");
  const unproven = { subject: `invocation ${invocation?.awsRequestId ?? "unknown"}`, roles: assistantRoles };
  const asUnproven = (error: unknown): Caller => {
    const isAboutProof = error instanceof Unauthenticated || error instanceof Unavailable;
    if (!isAboutProof || !permits(unproven.roles, needed)) throw error;
    log("warn", "who asks could not be confirmed", { error, subject: unproven.subject });
    return unproven;
  };
  const caller = proof === undefined ? unproven : await proofs.identify(proof).catch(asUnproven);
  return assistant ? asAssistant(caller) : caller;
}

/**
 * The operation that an event is for.
 *
 * @throws {InvalidInput} where there is none of that name
 */
function addressed(operations: readonly Bound[], event: unknown, byDefault: string | undefined) {
  if (typeof event !== "object" || event === null || Array.isArray(event)) {
    throw new InvalidInput("the event must be an object", { value: event, hint: "send a JSON object" });
  }
  const { action = byDefault, caller: asked, ...input } = event as { readonly action?: unknown; caller?: unknown };
  const operation = operations.find(({ statement }) => statement.action === action);
  if (operation) return { operation, asked, input };
  const names = operations.map(({ statement }) => JSON.stringify(statement.action));
  const what = action === undefined ? "is missing" : `is none of what is allowed, found ${JSON.stringify(action)}`;
  const hint = names.length === 1 ? `give ${names[0]}` : `give one of ${names.join(", ")}`;
  throw new InvalidInput(`action: ${what}`, { field: "action", value: action, hint });
}
