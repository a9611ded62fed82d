import type { Call, Group, Operation, Statement } from "./operation.js";

/** An operation and what it acts on: all that is left to say is the input, and who asks. */
export interface Bound {
  readonly group: Group;
  readonly statement: Statement;
  /** Errors as of {@link Operation.perform}. */
  perform(input: unknown, call: Call): Promise<unknown>;
}

/** Operations of one group, and the context that they act on. */
export const bind = <C>(operations: Readonly<Record<string, Operation<C>>>, context: C): Bound[] =>
  Object.values(operations).map((operation) => ({
    group: operation.group,
    statement: operation,
    perform: (input, call) => operation.perform(input, context, call),
  }));
