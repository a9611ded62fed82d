import type { Context } from "../../kernel/context.js";
import { Conflict, NotFound } from "../../kernel/errors.js";
import { audit } from "../audit/audit.js";
import { countWaiting } from "./depth.js";
import { type QuarantineItem, quarantined } from "./item.js";

/** A person's decision on a program that waits. */
interface Review {
  readonly id: string;
  readonly state: "approved" | "rejected";
  /** The person. */
  readonly reviewer: string;
  readonly reason: string;
}

/**
 * Approves or rejects a program for good. The same decision again changes nothing: the first reviewer's stands.
 *
 * @throws {NotFound} where there is no such program
 * @throws {Conflict} where the other decision was taken
 * @throws {CorruptObject} where it cannot be read: nobody decides on what nobody can see
 */
export async function decide(
  { id, state, reviewer, reason }: Review,
  context: Pick<Context, "control" | "metrics" | "clock" | "log">,
): Promise<QuarantineItem> {
  const decision = { by: reviewer, reason, at: new Date(context.clock()).toISOString() };
  const item = await quarantined(context.control).compareAndSwap(id, (before): QuarantineItem => {
    if (before === undefined) throw notQuarantined(id);
    if (before.state === "waiting") return { ...before, state, decision };
    if (before.state === state) return before;
    throw contradiction(before);
  });
  const { by = reviewer, at = decision.at } = item.decision ?? {};
  await audit(context.control, {
    time: at,
    decision: state === "approved" ? "approve" : "reject",
    by,
    human: true,
    agent_id: item.agent_id,
    evolution_id: item.origin.evolution_id,
    detail: `quarantine ${id}: ${item.decision?.reason}`,
  });
  if (item.decision === decision) await countWaiting(-1, context);
  return item;
}

/** The error of a request for a program that never was in quarantine. */
export const notQuarantined = (id: string): NotFound =>
  new NotFound(`there is no program ${id} in quarantine`, {
    field: "id",
    value: id,
    hint: "`t-developer quarantine list` shows those there are",
  });

const contradiction = ({ id, state, decision }: QuarantineItem): Conflict =>
  new Conflict(`the program was ${state} by ${decision?.by} at ${decision?.at}: ${decision?.reason}`, {
    field: "id",
    value: id,
    hint: "a decision is final for a program; another program gets another one",
  });
