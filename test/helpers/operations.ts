import type { Bound } from "../../runtime/api/bound.js";
import { caller } from "./identity.js";

/** Has an operation done by an event, as its function does for somebody who may, but throws what goes wrong. */
export function perform(operations: readonly Bound[], event: object): Promise<unknown> {
  const { action, ...input } = event as { readonly action?: string };
  const operation = operations.find(({ statement }) => statement.action === action);
  if (operation === undefined) throw new Error(`there is no operation ${action}`);
  return operation.perform(input, { caller: caller(), signal: new AbortController().signal });
}
