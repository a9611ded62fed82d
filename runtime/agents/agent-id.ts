import { createHash } from "node:crypto";

/** The name of an agent: the first 16 hex digits of the SHA-256 of its compiled source. */
export const agentId = (source: string): string => createHash("sha256").update(source).digest("hex").slice(0, 16);
