import type { Access } from "../../runtime/architecture/access.js";
import { buckets, type DataBucket } from "../../runtime/architecture/storage.js";
import { type WorkloadName, workloads } from "../../runtime/architecture/workloads.js";
import type { Context } from "../../runtime/kernel/context.js";
import { partOf } from "./watched-context.js";

/** What IAM would say. */
class AccessDenied extends Error {}

/** Method of a store → the permissions it needs. */
const objectAccess = {
  get: ["reads"],
  list: ["reads"],
  put: ["writes"],
  update: ["reads", "writes"],
  delete: ["deletes"],
} as const;
const stateActions = { record: "PutItem", generations: "Query" } as const;
const controlAccess = { get: "gets", put: "puts", list: "lists", page: "lists" } as const;
const executionActions = {
  start: ["machine", "StartExecution"],
  running: ["machine", "ListExecutions"],
  stop: ["executions", "StopExecution"],
  isRunning: ["executions", "DescribeExecution"],
} as const;

/** The same context for one workload, with what its row allows. */
export function permitted(context: Context, name: WorkloadName): Context {
  const row: Access = workloads[name].access;
  const allows = (allowed: boolean | undefined, what: string): void => {
    if (!allowed) throw new AccessDenied(`${name} may not ${what}`);
  };
  const objects = (bucket: DataBucket) => (method: string, key: unknown) => {
    const folders: Readonly<Record<string, string>> = buckets[bucket];
    for (const way of objectAccess[method as keyof typeof objectAccess]) {
      const prefixes = (row[way] ?? [])
        .filter((prefix) => prefix.startsWith(`${bucket}/`))
        .map((prefix) => folders[prefix.split("/")[1]]);
      allows(
        prefixes.some((prefix) => String(key).startsWith(prefix)),
        `${method} ${bucket}:${key}`,
      );
    }
  };
  const items = (method: string, scope: unknown) => {
    const parts = row[controlAccess[method as keyof typeof controlAccess]] ?? [];
    const allowed = [...parts, ...(row.model ? (["budget"] as const) : [])];
    allows(allowed.includes(partOf(String(scope))), `${method} ${scope} in control`);
  };
  return {
    ...context,
    evolution: guard(context.evolution, objects("evolution")),
    agents: guard(context.agents, objects("agents")),
    state: guard(context.state, (method) => {
      allows(row.state?.includes(stateActions[method as keyof typeof stateActions]), `${method} in state`);
    }),
    control: guard(context.control, items),
    alerts: guard(context.alerts, (_, alert) => {
      const { kind } = alert as Parameters<Context["alerts"]["send"]>[0];
      allows(row.alerts?.includes(kind), `alert ${kind}`);
    }),
    executions: guard(context.executions, (method) => {
      if (method === "identity") return;
      const [part, action] = executionActions[method as keyof typeof executionActions];
      const granted: readonly string[] = row[part] ?? [];
      allows(granted.includes(action), action);
    }),
  };
}

/** A store whose methods are checked before they are called. */
function guard<T extends object>(store: T, check: (method: string, first: unknown) => void): T {
  return new Proxy(store, {
    get(target, name) {
      const method: unknown = Reflect.get(target, name);
      if (typeof method !== "function") return method;
      return (...parameters: unknown[]) => {
        check(String(name), parameters[0]);
        return method.apply(target, parameters);
      };
    },
  });
}
