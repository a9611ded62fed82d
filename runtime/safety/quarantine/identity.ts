import * as z from "zod";
import { AGENT_CODE_BYTES } from "../../architecture/limits.js";
import { sha256 } from "../../kernel/sha256.js";

/** Hex digits of an identity: 128 bits, so that finding two programs of one identity takes 2^64 tries. */
const DIGITS = 32;

/** Name of a program in quarantine. */
export const programId = z
  .string()
  .regex(
    new RegExp(`^[0-9a-f]{${DIGITS}}$`),
    `must be ${DIGITS} hexadecimal digits, as \`quarantine list\` prints them`,
  );

/**
 * What a program is, however it is written: the hash of its normal form. A decision on it holds for all its spellings.
 *
 * @returns undefined for what is no program of an agent, or larger than one: nobody decides on that
 */
export async function identify(code: string): Promise<string | undefined> {
  if (Buffer.byteLength(code) > AGENT_CODE_BYTES) return undefined;
  const { normalForm } = await import("../../sandbox/compiler/normal-form.js"); // large, and seldom needed
  try {
    return sha256(await normalForm(code)).slice(0, DIGITS);
  } catch {
    return undefined;
  }
}
