/**
 * What all implementations of the stores do and refuse in the same way.
 *
 * @module
 */
import { AGENT_CODE_BYTES } from "../architecture/limits.js";
import { AgentTooLarge, Conflict } from "./errors.js";
import type { ControlPage, StateItem } from "./stores.js";

/** The error of a writer who lost against another one. */
export const overtaken = (scope: string, name: string, cause?: unknown): Conflict =>
  new Conflict(`${scope}/${name} was changed by somebody else meanwhile`, { hint: "read it again and retry", cause });

/** The page of a scope, whose items are in the order of their names, that comes after one of them. */
export function pageOf(items: ControlPage["items"], limit: number, after = ""): ControlPage {
  const rest = items.filter(({ name }) => name > after);
  const page = rest.slice(0, limit);
  return { items: page, next: rest.length > limit ? page.at(-1)?.name : undefined };
}

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
