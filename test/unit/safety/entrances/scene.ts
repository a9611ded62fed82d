import { judge } from "../../../../runtime/gate/gate.js";
import { agentId } from "../../../../runtime/kernel/agent-id.js";
import { createMemoryContext, type MemoryContext } from "../../../../runtime/kernel/memory-stores.js";
import type { BatchSandbox, Outcome, SandboxJob } from "../../../../runtime/sandbox/job.js";
import { storeAgent } from "../../../helpers/agents.js";
import { real } from "../../../helpers/examiners.js";
import type { Danger } from "./dangers.js";

/** How an entrance keeps a dangerous agent out: by refusing it, or as no code comes in there. */
export type Entrance =
  | {
      readonly refuses: (danger: Danger) => Promise<void>;
      /** Where it takes whole evolutions to show: a few dangers are tried, not all. */
      readonly slow?: true;
    }
  | { readonly takesNoCode: string };

/** Entrances of one kind, by name. */
export type Entrances<K extends string = string> = Readonly<Record<K, Entrance>>;

/** A context in which something dangerous is tried. */
export interface Scene {
  readonly context: MemoryContext;
  /** Runs no champion, but remembers what it should have run. */
  readonly sandbox: BatchSandbox;
  /** Puts code among the compiled agents behind everybody's back, with the right hash and metadata that praise it. */
  plant(source: string, id?: string): Promise<string>;
  /** Fails unless nothing that the gate does not accept was run, or stored beside what was planted. */
  expectSafe(): Promise<void>;
}

/** A scene with nothing in it but what the context has. */
export function createScene(context = createMemoryContext()): Scene {
  const asked: string[] = [];
  const planted = new Set<string>();
  const run = async ({ source }: SandboxJob): Promise<Outcome> => {
    asked.push(source);
    return { status: "ok", result: [], usage: { fuel: 1, memoryBytes: 1, instanceBytes: 1 } };
  };
  return {
    context,
    sandbox: {
      run,
      async runAll(jobs) {
        asked.push(...jobs.map(({ source }) => source));
        return real().runAll(jobs); // what is evaluated are canaries
      },
      close: async () => {},
    },
    async plant(source, id = agentId(source)) {
      await storeAgent(context.agents, source, id);
      const praise = { agent_id: id, safety_score: 1, decision: "accept", approved: true };
      await context.agents.put(`metadata/${id}.json`, Buffer.from(JSON.stringify(praise)), "application/json");
      planted.add(`compiled/${id}.js`);
      return id;
    },
    async expectSafe() {
      expect(asked.filter(isDangerous)).toEqual([]);
      const items = [...context.state.items.values()].map(({ agent_code }) => agent_code);
      expect(items.filter(isDangerous)).toEqual([]);
      const keys = (await context.agents.list("compiled/")).filter((key) => !planted.has(key));
      for (const key of keys) {
        const code = Buffer.from((await context.agents.get(key)) ?? []).toString();
        expect({ key, agent: agentId(code), dangerous: isDangerous(code) }).toEqual({
          key,
          agent: key.slice("compiled/".length, -".js".length),
          dangerous: false,
        });
      }
    },
  };
}

const isDangerous = (source: string): boolean => judge(source).decision !== "accept";
