import { type Resolvable, wrapperOf } from "../local-module.js";

/** A key attribute: S string, N number, B binary. */
interface KeyAttribute {
  readonly name: string;
  readonly type: "S" | "N" | "B";
}

interface TableIndex {
  readonly partition_key: KeyAttribute;
  readonly sort_key?: KeyAttribute;
  readonly projection?: "ALL" | "KEYS_ONLY" | "INCLUDE";
  /** What INCLUDE carries. */
  readonly attributes?: readonly string[];
}

/** Capacity units that autoscaling moves between min and max. */
interface ScaledUnits {
  readonly min: number;
  readonly max: number;
  /** Use to keep, in percent. */
  readonly target?: number;
}

interface TableVariables {
  readonly name: string;
  readonly partition_key: KeyAttribute;
  readonly sort_key?: KeyAttribute;
  /** By the name of the index. */
  readonly indexes?: Resolvable<Readonly<Record<string, TableIndex>>>;
  /** Left out or null: on demand. */
  readonly capacity?: Resolvable<{ readonly read: ScaledUnits; readonly write: ScaledUnits }>;
  /** Left out or null: a key that DynamoDB owns. */
  readonly key?: Resolvable<{ readonly arn: string }>;
  readonly ttl_attribute?: Resolvable<string>;
  readonly stream?: Resolvable<"KEYS_ONLY" | "NEW_IMAGE" | "OLD_IMAGE" | "NEW_AND_OLD_IMAGES">;
  /** By region. */
  readonly replicas?: Resolvable<Readonly<Record<string, { readonly key?: Resolvable<{ readonly arn: string }> }>>>;
  readonly deletion_protection?: Resolvable<boolean>;
  readonly tags?: Resolvable<Readonly<Record<string, string>>>;
}

/** A DynamoDB table that can be restored to any second of the last 35 days. */
export class Table extends wrapperOf<TableVariables>("table") {
  readonly tableName = this.getString("name");
  readonly arn = this.getString("arn");
  readonly streamArn = this.getString("stream_arn");
}
