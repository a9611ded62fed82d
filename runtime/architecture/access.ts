import type { AlertKind } from "./alerts.js";
import type { buckets, ControlPart, DataBucket } from "./storage.js";

type PrefixOf<B extends DataBucket> = B extends DataBucket ? `${B}/${keyof (typeof buckets)[B] & string}` : never;

/** A bucket and one of its prefixes: `evolution/checkpoints`. */
export type Prefix = PrefixOf<DataBucket>;

/** What one can do with the items of a table. */
export type ItemAction = "GetItem" | "PutItem" | "Query";

/** What one workload may touch, and nothing else. */
export interface Access {
  readonly reads?: readonly Prefix[];
  readonly writes?: readonly Prefix[];
  readonly deletes?: readonly Prefix[];
  readonly state?: readonly ItemAction[];
  /** Parts of the control table: of which it gets, puts and lists items. */
  readonly gets?: readonly ControlPart[];
  readonly puts?: readonly ControlPart[];
  readonly lists?: readonly ControlPart[];
  readonly alerts?: readonly AlertKind[];
  /** On the state machine. */
  readonly machine?: readonly ("StartExecution" | "ListExecutions")[];
  /** On its executions. */
  readonly executions?: readonly ("DescribeExecution" | "StopExecution")[];
  /** Asks the Bedrock model, where one is named, and keeps its budget. */
  readonly model?: true;
}
