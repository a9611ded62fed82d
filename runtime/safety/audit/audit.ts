/**
 * Every decision, with who or what took it; the share taken without a human is computed from these.
 *
 * @module
 */
import type { ControlStore } from "../../kernel/stores.js";
import { type AuditEntry, type AuditLink, append, auditLinks, linkIn, nameOf } from "./chain.js";

export type { AuditEntry } from "./chain.js";

/** Writes down a decision; the same one twice (a retry) is written once. */
export const audit = (control: ControlStore, entry: AuditEntry): Promise<void> => append(control, entry);

/** Every decision, in the order in which they were written down; what cannot be read is left out. */
export async function readAudit(control: ControlStore): Promise<AuditLink[]> {
  return (await auditLinks(control).list()).flatMap(({ value }) => linkIn(value) ?? []);
}

/** The decisions after one, by its number, in their order, some at a time; what cannot be read is left out. */
export async function* auditAfter(
  control: ControlStore,
  sequence: number,
  atOnce: number,
): AsyncGenerator<AuditLink[]> {
  let after: string | undefined = nameOf(sequence);
  do {
    const page = await auditLinks(control).page(atOnce, after);
    yield page.items.flatMap(({ value }) => linkIn(value) ?? []);
    after = page.next;
  } while (after !== undefined);
}

/**
 * Decisions that got evolution somewhere and were taken without a human, as a percentage of all decisions; undefined
 * before the first one. A decision that blocked something, or that a later roll-back undid, counts as taken, but it got
 * nobody anywhere.
 */
export function autonomyOf(entries: readonly AuditEntry[]): number | undefined {
  if (entries.length === 0) return undefined;
  const undone = undoneIn(entries);
  const achieved = entries.filter((entry, i) => !entry.human && !blocking.has(entry.decision) && !undone.has(i));
  return (100 * achieved.length) / entries.length;
}

const blocking: ReadonlySet<AuditEntry["decision"]> = new Set(["reject", "quarantine", "roll-back", "stop"]);

/** The places of decisions on generations that a later roll-back of their evolution left behind. */
function undoneIn(entries: readonly AuditEntry[]): ReadonlySet<number> {
  const undone = new Set<number>();
  const lowest = new Map<string, number>(); // by evolution: the lowest generation that is returned to from here on
  for (let i = entries.length - 1; i >= 0; i--) {
    const { decision, evolution_id, generation } = entries[i];
    if (evolution_id === undefined || generation === undefined) continue;
    const kept = lowest.get(evolution_id) ?? Number.POSITIVE_INFINITY;
    if (generation > kept) undone.add(i);
    if (decision === "roll-back") lowest.set(evolution_id, Math.min(kept, generation));
  }
  return undone;
}

/** {@link autonomyOf} everything that was written down. */
export const autonomy = async (control: ControlStore): Promise<number | undefined> =>
  autonomyOf(await readAudit(control));
