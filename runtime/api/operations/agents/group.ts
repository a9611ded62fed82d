import type { Runtime } from "../../../agents/executor/runtime.js";
import { createRuntime } from "../../../agents/executor/runtime.js";
import { createMonitor } from "../../../agents/monitor/monitor.js";
import { controlSessions } from "../../../agents/sessions/control-session-store.js";
import type { AgentSessionStore } from "../../../agents/sessions/store.js";
import { judge } from "../../../gate/gate.js";
import type { Context } from "../../../kernel/context.js";
import { createSandbox } from "../../../sandbox/runner/pool.js";
import { operationsOf } from "../../operation.js";

/** What operations on agents act on. */
export interface AgentsContext extends Pick<Context, "agents" | "control" | "log"> {
  readonly runtime: Runtime;
  readonly sessions: AgentSessionStore;
}

/** Makes an operation on agents. */
export const inAgents = operationsOf<AgentsContext>("agents");

/** Everything that a process which runs agents holds. */
export interface AgentHost extends AgentsContext {
  /** Ends the sandbox and writes what the monitor still knows. */
  close(): Promise<void>;
}

/**
 * @param processes agents that run at once
 * @param sessions where sessions are kept, if not in the control table
 */
export function openAgents(context: Context, processes: number, sessions = controlSessions(context)): AgentHost {
  const { agents, control, log } = context;
  const sandbox = createSandbox({ processes });
  const monitor = createMonitor(context);
  const runtime = createRuntime({ ...context, sandbox, monitor, processes, gate: judge });
  return {
    agents,
    control,
    log,
    runtime,
    sessions,
    async close() {
      await Promise.all([sandbox.close(), monitor.flush()]);
    },
  };
}
