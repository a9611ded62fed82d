import { AGENT_CODE_BYTES } from "../../architecture/limits.js";
import { buckets } from "../../architecture/storage.js";
import { agentId } from "../../kernel/agent-id.js";
import { CorruptObject, NotFound } from "../../kernel/errors.js";
import type { ObjectStore } from "../../kernel/stores.js";
import { admitAgent, type Gatekeeper, unsafe } from "../../safety/quarantine/admit.js";
import type { Monitor } from "../monitor/observations.js";
import { ensureNotWithdrawn } from "../withdrawal.js";

/** An agent's compiled code, after everything it was held to once was checked again. */
export interface LoadedCode {
  readonly agent_id: string;
  readonly source: string;
  /** Of `source` in UTF-8. */
  readonly bytes: number;
}

/** What loading an agent takes. */
export interface Loader extends Gatekeeper {
  /** The agents bucket. */
  readonly agents: ObjectStore;
  readonly monitor: Monitor;
}

/**
 * Reads an agent's compiled code from the agents bucket.
 *
 * @throws {Withdrawn} when somebody has withdrawn it
 * @throws {NotFound} when there is none of that id
 * @throws {CorruptObject} when it is not the code that the id names
 */
export async function readCode(agent_id: string, agents: ObjectStore): Promise<LoadedCode> {
  const at = { field: "agent_id", value: agent_id };
  const [body] = await Promise.all([
    agents.get(`${buckets.agents.compiled}${agent_id}.js`),
    ensureNotWithdrawn(agent_id, agents),
  ]);
  if (body === undefined) {
    throw new NotFound(`there is no agent ${agent_id}`, { ...at, hint: "list shows the agents there are" });
  }
  const source = Buffer.from(body).toString("utf8");
  if (agentId(source) === agent_id) return { agent_id, source, bytes: body.byteLength };
  throw new CorruptObject(`the code stored as agent ${agent_id} is not its code`, at);
}

/**
 * Reads an agent that is to run.
 *
 * @throws {Withdrawn | NotFound | CorruptObject} as readCode
 * @throws {AgentTooLarge} when it has more bytes than an agent may; the monitor has told operators then
 * @throws {Unsafe} when it is not accepted; operators are told then
 */
export async function loadAgent(id: string, loader: Loader): Promise<LoadedCode> {
  const { agents, monitor } = loader;
  const code = await readCode(id, agents);
  if (code.bytes > AGENT_CODE_BYTES) await monitor.loaded({ agent_id: id, bytes: code.bytes }); // refuses it
  const admission = await admitAgent(code.source, { by: "agent-run" }, loader);
  if (admission.accepted) return code;
  throw unsafe(`agent ${id}`, admission, { field: "agent_id", value: id });
}
