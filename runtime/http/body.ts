import type { HonoRequest } from "hono";
import { InvalidInput, UnsupportedMediaType } from "../kernel/errors.js";
import { nestsWithin } from "../kernel/json.js";

/** Deeper JSON than this is not taken: nothing of ours needs it, and recursion over it has an end. */
const MAX_NESTING = 200;

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
