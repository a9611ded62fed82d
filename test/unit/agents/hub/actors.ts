import { type SessionDefinition, sessionRequest } from "../../../../runtime/agents/hub/protocol.js";
import type { Draft } from "../../../../runtime/agents/hub/route.js";
import type { AgentAnswer, AgentRunner } from "../../../../runtime/agents/hub/runner.js";
import { HubSession } from "../../../../runtime/agents/hub/session.js";
import type { Json } from "../../../../runtime/kernel/json.js";
import { decodeValue, encodeValue } from "../../../../runtime/sandbox/value-codec.js";

/** What an actor is given, as an agent would be. */
interface Given {
  readonly input: Json;
  readonly inbox: readonly { readonly id: string; readonly from: string; readonly body: Json }[];
}

/** A test's agent: a plain function where there would be a sandbox. */
export type Actor = (config: Json) => (given: Given) => { output?: Json; messages?: readonly Draft[] } | Json;

/** The id that stands for an actor. */
export const idOf = (name: string): string => Buffer.from(name).toString("hex").padEnd(16, "0").slice(0, 16);

/** Runs actors by the ids of their names; what crosses is copied, as on the way into a sandbox. */
export function actors(programs: Readonly<Record<string, Actor>>): AgentRunner & { readonly calls: number } {
  let calls = 0;
  return {
    get calls() {
      return calls;
    },
    async run({ agent_id, config, inputs }): Promise<AgentAnswer> {
      calls += 1;
      const program = Object.entries(programs).find(([name]) => idOf(name) === agent_id);
      if (!program) return { status: "failed", code: "not-found", message: `there is no agent ${agent_id}` };
      const act = program[1](config);
      try {
        const outputs = inputs.map((input) =>
          decodeValue(encodeValue(act(decodeValue(encodeValue(input)) as unknown as Given))),
        );
        return { status: "ok", outputs };
      } catch (error) {
        return { status: "failed", code: "threw", message: String(error) };
      }
    },
  };
}

/** A session of the named actors; everybody may talk to everybody unless the policy says otherwise. */
export function request(names: readonly string[], changes: Record<string, unknown> = {}) {
  return sessionRequest.parse({
    session_id: "ses-test",
    agents: Object.fromEntries(names.map((name) => [name, idOf(name)])),
    policy: Object.fromEntries(names.map((name) => [name, names])),
    ...changes,
  });
}

/** What a session of these agents is, each of whom may write to every other one, with its defaults filled in. */
export const definition = (names: readonly string[], changes: Record<string, unknown> = {}): SessionDefinition => ({
  ...request(names, changes),
  session_id: "ses-test",
});

/** A session of these agents in which nobody has acted yet. */
export const newSession = (names: readonly string[], changes: Record<string, unknown> = {}): HubSession =>
  new HubSession(definition(names, changes));
