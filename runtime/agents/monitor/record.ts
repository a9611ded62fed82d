import { CorruptObject } from "../../kernel/errors.js";
import type { Log, ObjectStore } from "../../kernel/stores.js";
import { agentKeys } from "../keys.js";
import { mergeDocuments, type PerformanceDocument, parseDocument, printDocument } from "./document.js";

/** Where the documents are, and who is told of corrupt ones. */
export interface Records {
  readonly agents: ObjectStore;
  readonly log: Log;
}

/**
 * Adds to the document of an agent, whoever else does so at the same time. A corrupt document is replaced: what is new
 * must not be lost for what is old.
 *
 * @returns the document as it is now
 * @throws {Conflict | Unavailable} when nothing was written
 */
export async function record(observed: PerformanceDocument, { agents, log }: Records): Promise<PerformanceDocument> {
  const key = agentKeys.performance(observed.agent_id);
  let now = observed;
  const add = (body: Uint8Array | undefined): Uint8Array => {
    const before = body && parseDocument(body);
    if (body && !before) log("error", "a performance document is corrupt and begins anew", { key });
    now = before ? mergeDocuments(before, observed) : observed;
    return printDocument(now);
  };
  try {
    await agents.update(key, add, "application/json");
  } catch (error) {
    if (!(error instanceof CorruptObject)) throw error;
    log("error", "a performance document is corrupt and begins anew", { key, error });
    await agents.put(key, add(undefined), "application/json");
  }
  return now;
}

/** @returns undefined where there is no document, or none that can be read */
export async function readDocument(
  agentId: string,
  { agents, log }: Records,
): Promise<PerformanceDocument | undefined> {
  const key = agentKeys.performance(agentId);
  try {
    const body = await agents.get(key);
    return body && parseDocument(body);
  } catch (error) {
    log("warn", "a performance document cannot be read", { key, error });
    return undefined;
  }
}
