import type { Gate, Verdict } from "../../gate/verdict.js";
import { agentId } from "../../kernel/agent-id.js";
import type { Context } from "../../kernel/context.js";
import { type ErrorDetails, Unsafe } from "../../kernel/errors.js";
import { agentRefused } from "../alerts/alerts.js";
import { audit } from "../audit/audit.js";
import { countWaiting } from "./depth.js";
import { identify } from "./identity.js";
import { briefVerdict, type Origin, type QuarantineItem, quarantined, quarantinedCode } from "./item.js";
import { rememberVerdict } from "./verdicts.js";

/** What deciding on a program takes. */
export interface Gatekeeper extends Pick<Context, "control" | "alerts" | "metrics" | "clock" | "log"> {
  readonly gate: Gate;
}

/** Whether a program may be stored, run and exported, and why. */
export interface Admission {
  readonly accepted: boolean;
  readonly verdict: Verdict;
  /** Where it waits for a person, or a person has decided. */
  readonly item?: QuarantineItem;
}

/** A program on its way in. */
interface Entrant {
  readonly code: string;
  readonly agent_id: string;
  readonly id?: string;
  readonly verdict: Verdict;
  readonly origin: Origin;
}

/**
 * Decides on a program: whoever is about to store, run or export one asks here. What a person has decided on it stands,
 * however it is written now; else the gate decides, and what the gate is not sure of waits in quarantine. Decisions are
 * audited; operators are told of what is not accepted.
 *
 * @param code compiled, as it is to run
 * @throws {CorruptObject} when what a person has decided on it cannot be read: then it is not accepted
 */
export async function admitAgent(code: string, origin: Origin, keeper: Gatekeeper): Promise<Admission> {
  const verdict = keeper.gate(code);
  const id = await identify(code);
  const entrant: Entrant = { code, agent_id: agentId(code), id, verdict, origin };
  const item = await standing(entrant, keeper);
  const accepted = item?.state === "approved" || (item?.state !== "rejected" && verdict.decision === "accept");
  const admission: Admission = { accepted, verdict, item };
  if (!accepted) await refuse(entrant, admission, keeper);
  if (!accepted || origin.by !== "agent-run") await remember(entrant, admission, keeper); // runs are counted elsewhere
  return admission;
}

/** The item of a program; one that the gate is not sure of gets it here. */
async function standing(entrant: Entrant, keeper: Gatekeeper): Promise<QuarantineItem | undefined> {
  const { id, verdict } = entrant;
  if (id === undefined) return undefined;
  const found = await quarantined(keeper.control).get(id);
  if (found !== undefined || verdict.decision !== "quarantine") return found?.value;
  return enqueue({ ...entrant, id }, keeper);
}

/** Code first: whoever finds the item finds its code. Of two who bring the same program at once the first one counts. */
async function enqueue(
  { id, code, agent_id, verdict, origin }: Entrant & { readonly id: string },
  keeper: Gatekeeper,
): Promise<QuarantineItem> {
  const { control, clock } = keeper;
  const item: QuarantineItem = {
    id,
    agent_id,
    bytes: Buffer.byteLength(code),
    state: "waiting",
    verdict: briefVerdict({ ...verdict, findings: [...verdict.findings] }),
    origin,
    submitted_at: new Date(clock()).toISOString(),
    evidence: [],
  };
  await quarantinedCode(control).putIf(id, code);
  if (await quarantined(control).putIf(id, item)) {
    await countWaiting(1, keeper);
    return item;
  }
  return (await quarantined(control).get(id))?.value ?? item;
}

/** Tells operators, counts, and writes the decision down; that on a waiting program is the one it waits by. */
async function refuse(entrant: Entrant, { item }: Admission, keeper: Gatekeeper): Promise<void> {
  const { agent_id, verdict, origin } = entrant;
  const { control, alerts, metrics, clock } = keeper;
  const { by, evolution_id, generation } = origin;
  const isCandidate = by === "evolve-island"; // the evolution tells of all its candidates at once
  if (!isCandidate) {
    metrics.put({ SafetyViolations: 1 });
    await alerts.send(agentRefused({ agent_id, origin, findings: verdict.findings, item }, clock()));
  }
  if (item?.state === "rejected" || (item === undefined && (isCandidate || by === "agent-run"))) return; // nothing new
  const decided = item
    ? { time: item.submitted_at, decision: "quarantine" as const, agent_id: item.agent_id, ...placeOf(item.origin) }
    : { time: new Date(clock()).toISOString(), decision: "reject" as const, agent_id, by, evolution_id, generation };
  const rules = new Set(verdict.findings.map(({ rule }) => rule));
  await audit(control, { ...decided, human: false, detail: [...rules].join(", ") });
}

const placeOf = ({ by, evolution_id, generation }: Origin) => ({ by, evolution_id, generation });

function remember(entrant: Entrant, { accepted }: Admission, keeper: Gatekeeper): Promise<void> {
  const { agent_id, id, verdict, origin } = entrant;
  const { safety_score, decision, findings } = verdict;
  const rules = [...new Set(findings.map(({ rule }) => rule))].slice(0, 10);
  const at = new Date(keeper.clock()).toISOString();
  return rememberVerdict({ at, agent_id, id, accepted, safety_score, decision, rules, origin }, keeper);
}

/** The error for whoever brought a program that is not accepted. */
export function unsafe(
  what: string,
  { verdict, item }: Admission,
  details: ErrorDetails,
  why = verdict.findings.map(({ message }) => message).join("; "),
): Unsafe {
  const { by, reason } = item?.decision ?? {};
  if (item?.state === "rejected") {
    const hint = "a rejection is final, however the program is written";
    return new Unsafe(`${what} is not accepted (rejected by ${by}: ${reason}): ${why}`, { ...details, hint });
  }
  const review = item && `, or have it reviewed: t-developer quarantine show ${item.id}`;
  const hint = `remove what the safety gate names${review ?? ""}`;
  return new Unsafe(`${what} is not accepted (${verdict.decision}): ${why}`, { ...details, hint });
}
