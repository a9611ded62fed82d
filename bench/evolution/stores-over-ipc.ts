import type { ChildProcess } from "node:child_process";
import type { Context } from "../../runtime/kernel/context.js";
import { Conflict } from "../../runtime/kernel/errors.js";
import { createMemoryContext } from "../../runtime/kernel/memory-stores.js";
import type { ObjectStore } from "../../runtime/kernel/stores.js";

const stores = ["evolution", "agents", "state", "control", "alerts"] as const;

type StoreName = (typeof stores)[number];

interface Call {
  readonly call: number;
  readonly store: StoreName;
  readonly method: string;
  readonly parameters: readonly unknown[];
}

type Answer = { readonly call: number } & (
  | { readonly value: unknown }
  | { readonly error: string; isConflict: boolean }
);

/**
 * Serves the stores of a context to a child process, which reaches them by {@link contextOfParent}. What it asked for before
 * it died is still done, as a service in a data centre does it.
 */
export function serveStores(child: ChildProcess, context: Context): void {
  child.on("message", async ({ call, store, method, parameters }: Call) => {
    const answer = (rest: object) => child.connected && child.send({ call, ...rest });
    try {
      answer({ value: await Reflect.apply(Reflect.get(context[store], method), context[store], parameters) });
    } catch (error) {
      answer({ error: String(error), isConflict: error instanceof Conflict });
    }
  });
}

/** The context of a process whose stores its parent serves: they outlive it. It must be the only one that writes. */
export function contextOfParent(): Context {
  const waiting = new Map<number, (answer: Answer) => void>();
  process.on("message", (answer: Answer) => waiting.get(answer.call)?.(answer));
  let calls = 0;
  const ask = async (store: StoreName, method: string, parameters: readonly unknown[]): Promise<unknown> => {
    const call = ++calls;
    const answer = await new Promise<Answer>((answered) => {
      waiting.set(call, answered);
      process.send?.({ call, store, method, parameters } satisfies Call);
    });
    waiting.delete(call);
    if ("value" in answer) return answer.value;
    throw answer.isConflict ? new Conflict(answer.error) : new Error(answer.error);
  };
  const remote = <T extends object>(store: StoreName, local: Partial<T> = {}): T =>
    new Proxy(local as T, {
      get: (own, method) =>
        Reflect.get(own, method) ?? ((...parameters: unknown[]) => ask(store, String(method), parameters)),
    });
  const objects = (store: "evolution" | "agents"): ObjectStore => {
    const all: ObjectStore = remote<ObjectStore>(store, {
      update: async (key, change, contentType) => all.put(key, change(await all.get(key)), contentType),
    });
    return all;
  };
  return {
    ...createMemoryContext(),
    evolution: objects("evolution"),
    agents: objects("agents"),
    state: remote("state"),
    control: remote("control"),
    alerts: remote("alerts"),
  };
}
