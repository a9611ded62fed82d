import { availableParallelism } from "node:os";
import type { Caller } from "../http/identity/caller.js";
import type { Context } from "../kernel/context.js";
import { NotFound } from "../kernel/errors.js";
import type { Bound } from "./bound.js";
import type { Transport } from "./client.js";
import type { Group } from "./operation.js";

/** Operations that are done in this process. */
export interface InProcess {
  /** The way to them for somebody of whom is known who they are. */
  as(caller: Caller): Transport;
  /** Ends what was started for them. */
  close(): Promise<void>;
}

/** A group that was opened. */
interface Opened {
  readonly operations: readonly Bound[];
  close(): Promise<void>;
}

const nothing = async (): Promise<void> => {};

/** How each group is opened; nothing of one is loaded before it is asked for. */
const openers: Readonly<Record<Group, (context: Context) => Promise<Opened>>> = {
  async evolution(context) {
    const { evolutionOperations } = await import("./apps/evolution.js");
    return { operations: evolutionOperations(context), close: nothing };
  },
  async agents(context) {
    const { agentsOperations } = await import("./apps/agents.js");
    const { openAgents } = await import("./operations/agents/group.js");
    const host = openAgents(context, availableParallelism());
    return { operations: agentsOperations(host), close: () => host.close() };
  },
  async compiler(context) {
    const { compilerOperations } = await import("./apps/agents.js");
    const { openCompiler } = await import("./operations/compiler/group.js");
    const { createSandbox } = await import("../sandbox/runner/pool.js");
    const sandbox = createSandbox({ processes: 1 });
    return { operations: compilerOperations(openCompiler(context, sandbox)), close: () => sandbox.close() };
  },
  async hub(context) {
    const { hubOperations } = await import("./apps/hub.js");
    const { createHub } = await import("../agents/hub/hub.js");
    const { localRunner } = await import("../agents/hub/runner.js");
    const { openAgents } = await import("./operations/agents/group.js");
    const host = openAgents(context, availableParallelism());
    const hub = createHub({ ...context, runner: localRunner(host.runtime) });
    return { operations: hubOperations(hub), close: () => host.close() };
  },
  async safety(context) {
    const { safetyOperations } = await import("./apps/safety.js");
    const { openSafety } = await import("./operations/safety/group.js");
    return { operations: safetyOperations(openSafety(context)), close: nothing };
  },
  async emergency(context) {
    const { emergencyOperations } = await import("./apps/emergency.js");
    return { operations: emergencyOperations(context), close: nothing };
  },
};

/** Does operations in this process, on a context. */
export function inProcess(context: Context): InProcess {
  const opened = new Map<Group, Promise<Opened>>();
  const never = new AbortController().signal;
  const open = (group: Group): Promise<Opened> => {
    const found = opened.get(group) ?? openers[group](context);
    opened.set(group, found);
    return found;
  };
  return {
    as: (caller) => async (group, action, input) => {
      const { operations } = await open(group);
      const operation = operations.find(({ statement }) => statement.action === action);
      if (operation) return operation.perform(input, { caller, signal: never });
      throw new NotFound(`there is no operation ${action} of ${group}`, { field: "action", value: action });
    },
    async close() {
      await Promise.all([...opened.values()].map(async (group) => (await group).close()));
    },
  };
}
