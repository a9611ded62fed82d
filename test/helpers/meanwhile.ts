import type { MemoryWorld } from "../../runtime/kernel/memory-stores.js";

/** Lets `meanwhile` happen just before the record of an evolution is changed for the next time. */
export function beforeRecordChanges(world: MemoryWorld, meanwhile: () => Promise<unknown>): void {
  const { put } = world.control;
  world.control.put = async (scope, name, value, expected) => {
    if (scope !== "evolution") return put.call(world.control, scope, name, value, expected);
    world.control.put = put;
    await meanwhile();
    return put.call(world.control, scope, name, value, expected);
  };
}
