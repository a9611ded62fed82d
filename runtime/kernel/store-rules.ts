/**
 * What all implementations of the stores refuse in the same way.
 *
 * @module
 */
import { AGENT_CODE_BYTES } from "../architecture/limits.js";
import { AgentTooLarge, Conflict } from "./errors.js";
import type { StateItem } from "./stores.js";

/** The error of a writer who lost against another one. */
export const overtaken = (scope: string, name: string, cause?: unknown): Conflict =>
  new Conflict(`${scope}/${name} was changed by somebody else meanwhile`, { hint: "read it again and retry", cause });

/** @throws {AgentTooLarge} when the code of the item is over the limit */
export function checkSize({ agent_code, agent_id }: StateItem): void {
  const bytes = Buffer.byteLength(agent_code);
  if (bytes <= AGENT_CODE_BYTES) return;
  throw new AgentTooLarge(`agent ${agent_id} has ${bytes} bytes of code, at most ${AGENT_CODE_BYTES} are allowed`, {
    field: "agent_code",
    value: bytes,
    hint: "make the agent smaller",
  });
}
