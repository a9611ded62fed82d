import type { Context } from "../../runtime/kernel/context.js";

/** What a context throws that has come to its end. */
export class Killed extends Error {}

/** A context that ends, and how far it came. */
interface MortalContext {
  readonly context: Context;
  /** Store operations so far. */
  readonly operations: () => number;
}

/**
 * The same context for a process that is killed at its `last` store operation: just before it takes effect, or just after.
 * From then on nothing works.
 */
export function mortal(context: Context, last: number, when: "before" | "after"): MortalContext {
  let operations = 0;
  const guard = <T extends object>(store: T): T =>
    new Proxy(store, {
      get(target, name) {
        const method: unknown = Reflect.get(target, name);
        if (typeof method !== "function") return method;
        return async (...parameters: unknown[]) => {
          operations++;
          if (operations > last || (operations === last && when === "before")) throw new Killed(`at ${operations}`);
          const answer: unknown = await method.apply(target, parameters);
          if (operations >= last) throw new Killed(`after ${operations}`);
          return answer;
        };
      },
    });
  const { evolution, agents, state, control, alerts } = context;
  return {
    context: {
      ...context,
      evolution: guard(evolution),
      agents: guard(agents),
      state: guard(state),
      control: guard(control),
      alerts: guard(alerts),
    },
    operations: () => operations,
  };
}
