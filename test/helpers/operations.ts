import type { Bound } from "../../runtime/api/bound.js";

/** Has an operation done by an event, as its function does, but throws what goes wrong. */
export function perform(operations: readonly Bound[], event: object): Promise<unknown> {
  const { action, ...input } = event as { readonly action?: string };
  const operation = operations.find(({ statement }) => statement.action === action);
  if (operation === undefined) throw new Error(`there is no operation ${action}`);
  return operation.perform(input, { signal: new AbortController().signal });
}
