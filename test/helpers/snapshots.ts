import type { Context } from "../../runtime/kernel/context.js";
import type { MemoryContext } from "../../runtime/kernel/memory-stores.js";
import { copyOf } from "./copy-context.js";

/** A context that is copied after every operation. */
interface Snapshots {
  readonly context: Context;
  /** What a process leaves behind that is killed after its first, second, … operation. */
  readonly left: readonly MemoryContext[];
}

/** Stores in memory do what they are asked before they answer, so a copy has every operation up to its own, and no more. */
export function copiedAfterEach(context: MemoryContext): Snapshots {
  const left: MemoryContext[] = [];
  const copying = <T extends object>(store: T): T =>
    new Proxy(store, {
      get(target, name) {
        const method: unknown = Reflect.get(target, name);
        if (typeof method !== "function") return method;
        return (...parameters: unknown[]) => {
          const answer: unknown = Reflect.apply(method, target, parameters);
          left.push(copyOf(context, context.clock));
          return answer;
        };
      },
    });
  const { evolution, agents, state, control, alerts } = context;
  return {
    context: {
      ...context,
      evolution: copying(evolution),
      agents: copying(agents),
      state: copying(state),
      control: copying(control),
      alerts: copying(alerts),
    },
    left,
  };
}
