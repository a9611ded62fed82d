import type { Json } from "../kernel/json.js";
import { sha256 } from "../kernel/sha256.js";
import type { Suite } from "./job.js";
import { encodeValue } from "./value-codec.js";

/**
 * Makes inputs ready for running many agents on them. Equal inputs are one suite.
 *
 * @throws {RangeError} when an input nests too deeply to cross
 */
export function suite(inputs: readonly Json[]): Suite {
  return { id: sha256(encodeValue(inputs, -1)), inputs };
}
