import type { HonoRequest, MiddlewareHandler } from "hono";
import { bodyLimit } from "hono/body-limit";
import { InputTooLarge, InvalidInput, UnsupportedMediaType } from "../kernel/errors.js";
import { nestsWithin } from "../kernel/json.js";

/** Deeper JSON than this is not taken: nothing of ours needs it, and recursion over it has an end. */
const MAX_NESTING = 200;

/**
 * Bounds the bytes of a body. One that says its length is not touched for that: hono would have to make a stream of it to
 * find out that it is there, which takes longer than the rest of the frame (bench/load.ts).
 *
 * @throws {InputTooLarge} from the middleware, where a body has more bytes or says that it has
 */
export function boundedBody(bytes: number): MiddlewareHandler {
  const refuse = ({ req }: { readonly req: HonoRequest }): never => {
    const length = Number(req.header("content-length")) || undefined;
    const details = { field: "body", value: length, hint: "send less at once" };
    throw new InputTooLarge(`the body has more than ${bytes} bytes`, details);
  };
  const whileRead = bodyLimit({ maxSize: bytes, onError: refuse });
  return async (context, next) => {
    const length = context.req.header("content-length");
    if (length === undefined || context.req.header("transfer-encoding") !== undefined) return whileRead(context, next);
    if (!(Number(length) <= bytes)) refuse(context);
    await next();
  };
}

/**
 * Reads a body of JSON; the frame bounds its bytes.
 *
 * @throws {UnsupportedMediaType | InvalidInput} when it says it is something else, or is no JSON in UTF-8
 */
export async function readJson(request: HonoRequest): Promise<unknown> {
  const type = request.header("content-type") ?? "";
  if (!/^application\/json\s*(;|$)/i.test(type)) {
    const details = { field: "content-type", value: type, hint: "send JSON, as application/json" };
    throw new UnsupportedMediaType("the body must be application/json", details);
  }
  const body = parse(await request.arrayBuffer().catch(brokenOff));
  if (nestsWithin(body, MAX_NESTING)) return body;
  throw new InvalidInput(`the body nests deeper than ${MAX_NESTING} levels`, { field: "body" });
}

/** A caller who hung up is no failure of ours. */
function brokenOff(cause: unknown): never {
  throw new InvalidInput("the body ended before it was complete", { field: "body", cause });
}

function parse(bytes: ArrayBuffer): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (cause) {
    const message = `the body is not JSON: ${cause instanceof Error ? cause.message : cause}`;
    throw new InvalidInput(message, { field: "body", hint: "send JSON in UTF-8", cause });
  }
}
