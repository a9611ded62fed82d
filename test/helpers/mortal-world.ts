import type { World } from "../../runtime/kernel/context.js";

/** What a world throws that has come to its end. */
export class Killed extends Error {}

/** A world that ends, and how far it came. */
export interface MortalWorld {
  readonly world: World;
  /** Store operations so far. */
  readonly operations: () => number;
}

/**
 * The same world for a process that is killed at its `last` store operation: just before it takes effect, or just after.
 * From then on nothing works.
 */
export function mortal(world: World, last: number, when: "before" | "after"): MortalWorld {
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
  const { evolution, agents, state, control, alerts } = world;
  return {
    world: {
      ...world,
      evolution: guard(evolution),
      agents: guard(agents),
      state: guard(state),
      control: guard(control),
      alerts: guard(alerts),
    },
    operations: () => operations,
  };
}
