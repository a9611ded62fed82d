import type { Access, Prefix } from "../../runtime/architecture/access.js";
import { buckets, type ControlPart, controlScopes, type DataBucket } from "../../runtime/architecture/storage.js";
import type { Context } from "../../runtime/kernel/context.js";
import type { Alert } from "../../runtime/kernel/stores.js";

type Used = { -readonly [K in Exclude<keyof Access, "model">]-?: Set<NonNullable<Access[K]>[number]> };

/** A context, and what was asked of it so far in the words of an access row. */
export interface WatchedContext {
  readonly context: Context;
  readonly used: () => Access;
}

/** Which permission each call of a store takes. */
export function watched(context: Context): WatchedContext {
  const used: Used = {
    reads: new Set(),
    writes: new Set(),
    deletes: new Set(),
    state: new Set(),
    gets: new Set(),
    puts: new Set(),
    lists: new Set(),
    alerts: new Set(),
    machine: new Set(),
    executions: new Set(),
  };
  const objects = (bucket: DataBucket) =>
    spying(context[bucket], {
      get: (key) => used.reads.add(prefixOf(bucket, key)),
      list: (key) => used.reads.add(prefixOf(bucket, key)),
      put: (key) => used.writes.add(prefixOf(bucket, key)),
      delete: (key) => used.deletes.add(prefixOf(bucket, key)),
      update: (key) => {
        used.reads.add(prefixOf(bucket, key));
        used.writes.add(prefixOf(bucket, key));
      },
    });
  const all: Context = {
    ...context,
    evolution: objects("evolution"),
    agents: objects("agents"),
    state: spying(context.state, {
      record: () => used.state.add("PutItem"),
      generations: () => used.state.add("Query"),
    }),
    control: spying(context.control, {
      get: (scope) => used.gets.add(partOf(scope)),
      put: (scope) => used.puts.add(partOf(scope)),
      list: (scope) => used.lists.add(partOf(scope)),
      page: (scope) => used.lists.add(partOf(scope)),
    }),
    alerts: spying(context.alerts, { send: (alert) => used.alerts.add((alert as Alert).kind) }),
    executions: spying(context.executions, {
      start: () => used.machine.add("StartExecution"),
      running: () => used.machine.add("ListExecutions"),
      stop: () => used.executions.add("StopExecution"),
      isRunning: () => used.executions.add("DescribeExecution"),
    }),
  };
  return { context: all, used: () => Object.fromEntries(Object.entries(used).map(([key, set]) => [key, [...set]])) };
}

/** @throws {Error} where a method is called that nobody may call */
function spying<T extends object>(store: T, allowed: Readonly<Record<string, (first: never) => unknown>>): T {
  return new Proxy(store, {
    get(target, name) {
      const method: unknown = Reflect.get(target, name);
      if (typeof method !== "function" || name === "identity") return method;
      const note = allowed[String(name)];
      if (!note) throw new Error(`no function may ${String(name)}`);
      return (...parameters: unknown[]) => {
        note(parameters[0] as never);
        return method.apply(target, parameters);
      };
    },
  });
}

/**
 * The part of the control table that a scope belongs to.
 *
 * @throws {Error} where it belongs to none
 */
export function partOf(scope: string): ControlPart {
  const isIt = (known: string) => (known.endsWith("*") ? scope.startsWith(known.slice(0, -1)) : scope === known);
  const found = Object.entries(controlScopes).find(([, scopes]) => scopes.some(isIt));
  if (!found) throw new Error(`${scope} is no scope of a part of the control table`);
  return found[0] as ControlPart;
}

function prefixOf(bucket: DataBucket, key: string): Prefix {
  const found = Object.entries(buckets[bucket]).find(([, folder]) => key.startsWith(folder));
  if (!found) throw new Error(`${key} lies under no prefix of the bucket ${bucket}`);
  return `${bucket}/${found[0]}` as Prefix;
}
