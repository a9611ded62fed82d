import { createMemoryWorld, type MemoryWorld } from "../../runtime/kernel/memory-stores.js";

/** A world in memory with the same objects, items and executions; what happens in one changes nothing in the other. */
export function copyOf(world: MemoryWorld, clock: () => number = Date.now): MemoryWorld {
  const copy = createMemoryWorld(clock);
  const stores = [
    [world.evolution.objects, copy.evolution.objects],
    [world.agents.objects, copy.agents.objects],
    [world.state.items, copy.state.items],
    [world.executions.started, copy.executions.started],
    [itemsOf(world), itemsOf(copy)],
  ] as [Map<string, unknown>, Map<string, unknown>][];
  for (const [from, to] of stores) for (const [key, value] of from) to.set(key, value);
  return copy;
}

/** The control store hides its items. */
const itemsOf = ({ control }: MemoryWorld): Map<string, unknown> => Reflect.get(control, "items");
