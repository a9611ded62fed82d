import type { HonoRequest } from "hono";
import { InputTooLarge, InvalidInput, UnsupportedMediaType } from "../kernel/errors.js";
import { nestsWithin } from "../kernel/json.js";

/** Deeper JSON than this is not taken: nothing of ours needs it, and recursion over it has an end. */
const MAX_NESTING = 200;

/**
 * Reads a body of JSON.
 *
 * @param limit bytes
 * @throws {UnsupportedMediaType | InputTooLarge | InvalidInput} when it says it is something else, has more bytes than
 * `limit`, or is no JSON in UTF-8
 */
export async function readJson(request: HonoRequest, limit: number): Promise<unknown> {
  const type = request.header("content-type") ?? "";
  if (!/^application\/json\s*(;|$)/i.test(type)) {
    const details = { field: "content-type", value: type, hint: "send JSON, as application/json" };
    throw new UnsupportedMediaType("the body must be application/json", details);
  }
  const body = parse(await readBytes(request, limit).catch(brokenOff));
  if (nestsWithin(body, MAX_NESTING)) return body;
  throw new InvalidInput(`the body nests deeper than ${MAX_NESTING} levels`, { field: "body" });
}

/** Counts only where the length was not said: Node holds a body to the length it has said. */
async function readBytes(request: HonoRequest, limit: number): Promise<Uint8Array> {
  const length = request.header("content-length");
  if (length !== undefined) {
    if (Number(length) > limit) throw tooLarge(limit, Number(length));
    return new Uint8Array(await request.arrayBuffer());
  }
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of request.raw.body ?? []) {
    bytes += chunk.length;
    if (bytes > limit) throw tooLarge(limit);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** A caller who hung up is no failure of ours. */
function brokenOff(cause: unknown): never {
  if (cause instanceof InputTooLarge) throw cause;
  throw new InvalidInput("the body ended before it was complete", { field: "body", cause });
}

const tooLarge = (limit: number, value?: number): InputTooLarge =>
  new InputTooLarge(`the body has more than ${limit} bytes`, { field: "body", value, hint: "send less at once" });

function parse(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (cause) {
    const message = `the body is not JSON: ${cause instanceof Error ? cause.message : cause}`;
    throw new InvalidInput(message, { field: "body", hint: "send JSON in UTF-8", cause });
  }
}
