/**
 * Every decision, with who or what took it; the share taken without a human is computed from these.
 *
 * @module
 */
import { Conflict } from "../errors.js";
import type { ControlStore } from "../stores.js";

type DecisionKind =
  | "start"
  | "continue"
  | "finish"
  | "checkpoint"
  | "accept-champion"
  | "roll-back"
  | "stop"
  | "resume";

/** One decision. */
export interface AuditEntry {
  /** ISO 8601, UTC. */
  readonly time: string;
  readonly decision: DecisionKind;
  /** A person's name, or the function that decided. */
  readonly by: string;
  readonly human: boolean;
  readonly evolution_id?: string;
  readonly generation?: number;
  readonly detail?: string;
}

/** Writes down a decision; the same one twice (a retry) is written once. */
export async function audit(control: ControlStore, entry: AuditEntry): Promise<void> {
  const id = [entry.evolution_id, entry.decision, entry.generation].filter((part) => part !== undefined).join("/");
  try {
    await control.put("audit", `${entry.time}#${id}`, entry, 0);
  } catch (error) {
    if (!(error instanceof Conflict)) throw error;
  }
}

/** Decisions taken without a human, as a percentage of all; undefined before the first one. */
export async function autonomy(control: ControlStore): Promise<number | undefined> {
  const entries = await control.list<AuditEntry>("audit");
  if (entries.length === 0) return undefined;
  return (100 * entries.filter(({ value }) => !value.human).length) / entries.length;
}
