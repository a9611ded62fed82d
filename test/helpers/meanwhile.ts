import type { MemoryContext } from "../../runtime/kernel/memory-stores.js";

/** Lets `meanwhile` happen just before the record of an evolution is changed for the next time. */
export function beforeRecordChanges(context: MemoryContext, meanwhile: () => Promise<unknown>): void {
  const { put } = context.control;
  context.control.put = async (scope, name, value, expected) => {
    if (scope !== "evolution") return put.call(context.control, scope, name, value, expected);
    context.control.put = put;
    await meanwhile();
    return put.call(context.control, scope, name, value, expected);
  };
}
