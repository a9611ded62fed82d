import { sha256 } from "./sha256.js";

/** Name of an agent: the first 16 hex digits of the SHA-256 of its compiled source, so that equal code is one agent. */
export function agentId(compiled: string): string {
  return sha256(compiled).slice(0, 16);
}
