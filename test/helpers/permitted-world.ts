import { type Access, access } from "../../infra/access.js";
import type { FunctionName } from "../../runtime/architecture/functions.js";
import { BUDGET_SCOPE } from "../../runtime/architecture/model.js";
import { buckets, type DataBucket } from "../../runtime/architecture/storage.js";
import type { World } from "../../runtime/world.js";

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
const itemActions = {
  record: "PutItem",
  generations: "Query",
  get: "GetItem",
  put: "PutItem",
  list: "Query",
  page: "Query",
} as const;
const executionActions = {
  start: ["machine", "StartExecution"],
  running: ["machine", "ListExecutions"],
  stop: ["executions", "StopExecution"],
  isRunning: ["executions", "DescribeExecution"],
} as const;

/** The same world for one function, with what its role in infra/ allows. */
export function permitted(world: World, name: FunctionName): World {
  const row: Access = access[name];
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
  const items = (table: "state" | "control") => (method: string, scope: unknown) => {
    const keepsBudget = row.model && table === "control" && scope === BUDGET_SCOPE;
    const allowed = row[table]?.includes(itemActions[method as keyof typeof itemActions]);
    allows(keepsBudget || allowed, `${method} in ${table}`);
  };
  return {
    ...world,
    evolution: guard(world.evolution, objects("evolution")),
    agents: guard(world.agents, objects("agents")),
    state: guard(world.state, items("state")),
    control: guard(world.control, items("control")),
    alerts: guard(world.alerts, (_, alert) => {
      const { kind } = alert as Parameters<World["alerts"]["send"]>[0];
      allows(row.alerts?.includes(kind), `alert ${kind}`);
    }),
    executions: guard(world.executions, (method) => {
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
