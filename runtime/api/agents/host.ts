import type { Hono } from "hono";
import { createRuntime, type Runtime } from "../../agents/executor/runtime.js";
import { createMonitor } from "../../agents/monitor/monitor.js";
import { judge } from "../../gate/gate.js";
import type { Context } from "../../kernel/context.js";
import { createSandbox } from "../../sandbox/runner/pool.js";
import { createAgentsApp } from "./app.js";

/** Everything that a process which runs agents holds. */
export interface AgentHost {
  readonly runtime: Runtime;
  readonly app: Hono;
  /** Ends the sandbox and writes what the monitor still knows. */
  close(): Promise<void>;
}

/** @param processes agents that run at once */
export function hostAgents(context: Context, processes: number): AgentHost {
  const { agents, log } = context;
  const sandbox = createSandbox({ processes });
  const monitor = createMonitor(context);
  const runtime = createRuntime({ ...context, sandbox, monitor, processes, gate: judge });
  return {
    runtime,
    app: createAgentsApp({ runtime, agents, log }),
    async close() {
      await Promise.all([sandbox.close(), monitor.flush()]);
    },
  };
}
