import type { World } from "../../runtime/kernel/context.js";
import type { MemoryWorld } from "../../runtime/kernel/memory-stores.js";
import { copyOf } from "./copy-world.js";

/** A world that is copied after every operation. */
export interface Snapshots {
  readonly world: World;
  /** What a process leaves behind that is killed after its first, second, … operation. */
  readonly left: readonly MemoryWorld[];
}

/** Stores in memory do what they are asked before they answer, so a copy has every operation up to its own, and no more. */
export function copiedAfterEach(world: MemoryWorld): Snapshots {
  const left: MemoryWorld[] = [];
  const copying = <T extends object>(store: T): T =>
    new Proxy(store, {
      get(target, name) {
        const method: unknown = Reflect.get(target, name);
        if (typeof method !== "function") return method;
        return (...parameters: unknown[]) => {
          const answer: unknown = Reflect.apply(method, target, parameters);
          left.push(copyOf(world, world.clock));
          return answer;
        };
      },
    });
  const { evolution, agents, state, control, alerts } = world;
  return {
    world: {
      ...world,
      evolution: copying(evolution),
      agents: copying(agents),
      state: copying(state),
      control: copying(control),
      alerts: copying(alerts),
    },
    left,
  };
}
