import { createHash } from "node:crypto";

/** Name of an agent: the first 16 hex digits of the SHA-256 of its compiled source, so that equal code is one agent. */
export function agentId(compiled: string): string {
  return createHash("sha256").update(compiled).digest("hex").slice(0, 16);
}
