import { createHash } from "node:crypto";
import type { Json } from "../kernel/json.js";
import type { Suite } from "./job.js";
import { encodeValue } from "./value-codec.js";

/**
 * Makes inputs ready for running many agents on them. Equal inputs are one suite.
 *
 * @throws {RangeError} when an input nests too deeply to cross
 */
export function suite(inputs: readonly Json[]): Suite {
  return { id: createHash("sha256").update(encodeValue(inputs, -1)).digest("hex"), inputs };
}
