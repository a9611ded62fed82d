import { createMemoryContext, type MemoryContext } from "../../runtime/kernel/memory-stores.js";

/** A context in memory with the same objects, items and executions; what happens in one changes nothing in the other. */
export function copyOf(context: MemoryContext, clock: () => number = Date.now): MemoryContext {
  const copy = createMemoryContext(clock);
  const stores = [
    [context.evolution.objects, copy.evolution.objects],
    [context.agents.objects, copy.agents.objects],
    [context.state.items, copy.state.items],
    [context.executions.started, copy.executions.started],
    [itemsOf(context), itemsOf(copy)],
  ] as [Map<string, unknown>, Map<string, unknown>][];
  for (const [from, to] of stores) for (const [key, value] of from) to.set(key, value);
  return copy;
}

/** The control store hides its items. */
const itemsOf = ({ control }: MemoryContext): Map<string, unknown> => Reflect.get(control, "items");
