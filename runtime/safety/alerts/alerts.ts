/**
 * The alerts that operators receive, one function for each occasion.
 *
 * @module
 */

import type { Finding } from "../../gate/verdict.js";
import type { AgentTooLarge } from "../../kernel/errors.js";
import type { Json } from "../../kernel/json.js";
import type { Alert } from "../../kernel/stores.js";
import type { Gamed } from "../../search/canaries/canary.js";
import { type Alarm, says } from "../anomaly/monitor.js";
import { signals } from "../anomaly/signals.js";
import type { Origin, QuarantineItem } from "../quarantine/item.js";
import { SUMMARY_CHARACTERS } from "./schema.js";

/** An alert whose summary is one line, whatever people or programs wrote into it. */
const alert = (time: number, { summary, ...rest }: Omit<Alert, "time">): Alert => ({
  ...rest,
  summary: oneLine(summary),
  time: new Date(time).toISOString(),
});

function oneLine(text: string): string {
  const line = text.replace(/[\p{Cc}\p{Cf}\s]+/gu, " ").trim();
  if (line.length <= SUMMARY_CHARACTERS) return line;
  return `${line.slice(0, SUMMARY_CHARACTERS - 1).replace(/[\ud800-\udbff]$/, "")}…`; // no half of a character
}

/**
 * Candidates that are too large or that the gate did not accept: they were neither evaluated nor kept.
 *
 * @param quarantined those of them that wait for a person, as the quarantine calls them
 */
export const refusedCandidates = (
  id: string,
  reason: "size" | "safety",
  examples: readonly Json[],
  generation: number,
  time: number,
  quarantined: readonly string[] = [],
): Alert =>
  alert(time, {
    kind: reason === "size" ? "agent-size" : "safety-pattern",
    severity: "warning",
    summary:
      reason === "size"
        ? `candidates of ${id} were too large, up to generation ${generation}`
        : `the safety gate did not accept candidates of ${id}, up to generation ${generation}`,
    evolution_id: id,
    quarantine_id: quarantined[0],
    finding: { generation, examples, ...(quarantined.length > 0 && { quarantined }) },
    dedup_key: `refused for ${reason}`,
  });

/** A program, who brought it, and where it stands with people. */
interface Refused {
  readonly agent_id: string;
  readonly origin: Pick<Origin, "by" | "evolution_id">;
  readonly findings: readonly Finding[];
  readonly item?: QuarantineItem;
}

/** A program that is not stored, run or exported: the gate or a person is against it, or a person has not decided yet. */
export const agentRefused = ({ agent_id: agentId, origin, findings, item }: Refused, time: number): Alert => {
  const { by, evolution_id } = origin;
  const isChampion = by === "close-evolution";
  const what = isChampion ? `the champion ${agentId} of ${evolution_id}` : `agent ${agentId}, brought to ${by},`;
  const why = {
    none: "was not accepted by the safety gate",
    waiting: "is in quarantine until somebody reviews it",
    rejected: `was rejected by ${item?.decision?.by}`,
    approved: "was approved",
  }[item?.state ?? "none"];
  return alert(time, {
    kind: "safety-pattern",
    severity: isChampion ? "critical" : "warning",
    summary: `${what} ${why}`,
    evolution_id,
    agent_id: agentId,
    quarantine_id: item?.id,
    finding: findings.map((finding): Json => ({ ...finding })),
  });
};

/** Someone stopped or resumed all evolution of an environment. */
export const emergencyChanged = (stopped: boolean, by: string, reason: string, time: number): Alert =>
  alert(time, {
    kind: "emergency-stop",
    severity: stopped ? "critical" : "warning",
    summary: `${by} ${stopped ? "stopped all evolution" : "let evolution go on"}: ${reason}`,
    finding: { stopped, by, reason },
    dedup_key: `${stopped ? "stopped" : "resumed"} at ${time}`, // every switch is news
  });

/** The first of the two people who are needed wants evolution to go on. */
export const resumeRequested = (by: string, reason: string, expires: string, time: number): Alert =>
  alert(time, {
    kind: "emergency-stop",
    severity: "warning",
    summary: `${by} asks to let evolution go on: ${reason}; somebody else has to resume before ${expires}`,
    finding: { stopped: true, by, reason, expires },
    dedup_key: `asked at ${time}`,
  });

/** Someone wanted to stop all evolution, and the flag could be set nowhere. */
export const stopFailed = (by: string, reason: string, incomplete: readonly string[], time: number): Alert =>
  alert(time, {
    kind: "emergency-stop",
    severity: "critical",
    summary: `evolution could NOT be stopped for ${by}: ${reason}`,
    finding: { stopped: false, by, reason, incomplete },
    dedup_key: `could not be stopped at ${time}`,
  });

/** An evolution ended before its time. */
export const evolutionEnded = (id: string, status: "stopped" | "failed", reason: string, time: number): Alert =>
  alert(time, {
    kind: "emergency-stop",
    severity: status === "failed" ? "critical" : "warning",
    summary: `evolution ${id} ${status}: ${reason}`,
    evolution_id: id,
    finding: { status, reason },
  });

/** The anomaly monitor saw something that is not usual; a severe one has stopped the evolution. */
export const anomalyFound = (id: string, alarm: Alarm, time: number): Alert => {
  const { level, signal, scope } = alarm;
  const severe = level === "severe";
  return alert(time, {
    kind: severe ? "emergency-stop" : signals[signal].tells,
    severity: severe ? "critical" : "warning",
    summary: `evolution ${id}${severe ? " is stopped" : ""}: ${says(alarm)}`,
    evolution_id: id,
    finding: { ...alarm },
    dedup_key: `${level} of ${signal}, ${scope}`,
  });
};

/** Programs of known score got another one: what the evaluator says of the others is worth nothing either. */
export const evaluatorsGamed = (id: string, kind: string, gamed: readonly Gamed[], time: number): Alert => {
  const [{ name, found, expected }] = gamed;
  return alert(time, {
    kind: "emergency-stop",
    severity: "critical",
    summary: `evolution ${id} ends: the evaluator of ${kind} tasks scored "${name}" ${found}, not ${expected}`,
    evolution_id: id,
    finding: { kind, gamed: gamed.map((each): Json => ({ ...each })) },
    dedup_key: `canary of ${kind}`,
  });
};

/** A checkpoint that an evolution cannot go back to; an older one is tried. */
export const unsafeCheckpoint = (id: string, key: string, why: string, time: number): Alert =>
  alert(time, {
    kind: "emergency-stop",
    severity: "warning",
    summary: `${id} cannot go back to ${key}, trying the one before: ${why}`,
    evolution_id: id,
    finding: { key, why },
    dedup_key: `unsafe ${key}`,
  });

/** A roll-back, as operators are told of it. */
interface RolledBack {
  readonly branch: number;
  /** The generation that was returned to. */
  readonly from: number;
  /** The generation that was left. */
  readonly left: number;
  readonly reason: string;
  readonly by: string;
}

/** An evolution was returned to a safe checkpoint, and goes on from there in a new branch when it is resumed. */
export const evolutionRolledBack = (
  id: string,
  branch: RolledBack,
  withdrawn: readonly string[],
  time: number,
): Alert => {
  const { from, left, by, reason } = branch;
  return alert(time, {
    kind: "emergency-stop",
    severity: "warning",
    summary: `${by} rolled ${id} back from generation ${left} to ${from}: ${reason}`,
    evolution_id: id,
    finding: { ...branch, withdrawn },
    dedup_key: `branch ${branch.branch}`,
  });
};

/** Somebody wanted to store an agent that is too large; nothing was stored. */
export const sourceTooLarge = (file: string, { message, value }: AgentTooLarge, time: number): Alert =>
  alert(time, {
    kind: "agent-size",
    severity: "warning",
    summary: message,
    finding: { file, bytes: Number(value) },
    dedup_key: `too large: ${file}`,
  });

/** How an agent is over a limit. */
export interface Excess {
  readonly resource: "code" | "memory per instance" | "instantiation (p99)";
  readonly found: number;
  readonly allowed: number;
  readonly unit: string;
  /** Whether it is not called any more. */
  readonly stopped: boolean;
}

/** An agent takes more than an agent may. */
export const agentOverLimit = (agentId: string, excess: Excess, time: number): Alert => {
  const { resource, found, allowed, unit, stopped } = excess;
  const what = `${resource} is ${found} ${unit}, more than the ${allowed} allowed`;
  return alert(time, {
    kind: resource === "code" ? "agent-size" : "resource-threshold",
    severity: stopped ? "critical" : "warning",
    summary: `agent ${agentId}${stopped ? " is stopped" : ""}: ${what}`,
    agent_id: agentId,
    finding: { ...excess },
    dedup_key: resource,
  });
};
