import { AGENT_CODE_BYTES } from "../architecture/limits.js";
import type { Gate } from "../gate/verdict.js";
import { agentId } from "../kernel/agent-id.js";
import { CorruptObject } from "../kernel/errors.js";
import type { Individual } from "../search/islands/state.js";
import type { Problem } from "../search/tasks/index.js";

/**
 * Holds all members in what comes out of a store to what every candidate is held to, before anything is done with them:
 * who can write an object can give it the right hash, too.
 *
 * @param stored anything with members in it, wherever they stand: a population, its archive, records, migrants
 * @param key where it comes from, for the error
 * @throws {CorruptObject} when one is no program of the task, is not the agent that it says, is too large, or is not
 * accepted by the gate
 */
export type Readmit = (stored: unknown, key: string) => void;

/** Whatever has a genome. */
function* membersIn(stored: unknown): Generator<Pick<Individual, "genome" | "agentId">> {
  if (typeof stored !== "object" || stored === null) return;
  if ("genome" in stored) yield stored as Individual;
  else for (const part of Object.values(stored)) yield* membersIn(part);
}

/** The admission of members of one task. What was admitted once is not judged again. */
export function readmission({ representation }: Pick<Problem, "representation">, gate: Gate): Readmit {
  const admitted = new Map<string, string>();
  const idOf = (genome: string, key: string): string => {
    const source = representation.print(representation.parse(genome));
    const id = agentId(source);
    if (Buffer.byteLength(source) > AGENT_CODE_BYTES) throw refused(key, `${id} is larger than an agent may be`);
    const { decision, findings } = gate(source);
    if (decision === "accept") return id;
    throw refused(key, `${id} is not accepted (${findings.map(({ rule }) => rule).join(", ")})`);
  };
  return (stored, key) => {
    for (const { genome, agentId: claimed } of membersIn(stored)) {
      const id = admitted.get(genome) ?? idOf(genome, key);
      admitted.set(genome, id);
      if (id !== claimed) throw refused(key, `${claimed} is agent ${id}`);
    }
  };
}

const refused = (key: string, why: string): CorruptObject =>
  new CorruptObject(`${key} holds a member that must not be there: ${why}`, { field: "key", value: key });
