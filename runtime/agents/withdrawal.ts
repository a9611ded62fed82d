import * as z from "zod";
import { CorruptObject, Withdrawn } from "../kernel/errors.js";
import type { ObjectStore } from "../kernel/stores.js";
import { agentKeys } from "./keys.js";

/** Why an agent must not run any more. Its metadata says so; its compiled code is taken away. */
export const withdrawal = z.object({
  /** ISO 8601, UTC. */
  at: z.string(),
  by: z.string(),
  reason: z.string(),
});

/** {@link withdrawal}, as metadata keeps it. */
export type Withdrawal = Readonly<z.infer<typeof withdrawal>>;

const metadata = z.looseObject({ withdrawn: withdrawal.optional() });

/** What is written down of an agent, whoever wrote it. */
export type Metadata = Readonly<z.infer<typeof metadata>>;

/** @throws {CorruptObject} when the bytes are no metadata */
export function parseMetadata(body: Uint8Array, key: string): Metadata {
  try {
    return metadata.parse(JSON.parse(Buffer.from(body).toString("utf8")));
  } catch (cause) {
    throw new CorruptObject(`${key} is no metadata of an agent`, { field: "key", value: key, cause });
  }
}

/**
 * Lets only agents pass that nobody has withdrawn.
 *
 * @throws {Withdrawn} saying who has, when and why
 * @throws {CorruptObject} when its metadata cannot be read, as it may say so
 */
export async function ensureNotWithdrawn(agentId: string, agents: ObjectStore): Promise<void> {
  const key = agentKeys.metadata(agentId);
  const body = await agents.get(key);
  const withdrawn = body && parseMetadata(body, key).withdrawn;
  if (withdrawn === undefined) return;
  const { at, by, reason } = withdrawn;
  throw new Withdrawn(`agent ${agentId} was withdrawn by ${by} at ${at}: ${reason}`, {
    field: "agent_id",
    value: agentId,
    hint: "its source stays readable by show; run another agent, or let its evolution go on and finish again",
  });
}
