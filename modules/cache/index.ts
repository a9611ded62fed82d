import type { IResolvable } from "cdktf";
import { type Resolvable, wrapperOf } from "../local-module.js";

interface CacheVariables {
  readonly name: string;
  readonly description: string;
  /** Access strings of Valkey by user. */
  readonly users: Resolvable<Readonly<Record<string, string>>>;
  readonly subnet_ids: Resolvable<readonly string[]>;
  readonly security_group_ids: Resolvable<readonly string[]>;
  readonly key?: Resolvable<{ readonly arn: string }>;
  readonly limits?: Resolvable<{
    readonly gb?: Resolvable<number>;
    readonly ecpu_per_second?: Resolvable<number>;
  }>;
  readonly snapshots?: Resolvable<{
    readonly time?: Resolvable<string>;
    readonly days?: Resolvable<number>;
  }>;
  readonly tags?: Resolvable<Readonly<Record<string, string>>>;
}

/** A serverless cache (Valkey): TLS and cluster mode, users that sign in by IAM, daily snapshots. */
export class Cache extends wrapperOf<CacheVariables>("cache") {
  readonly cacheName = this.getString("name");
  readonly arn = this.getString("arn");
  /** `{ address, port }` */
  readonly endpoint: IResolvable = this.interpolationForOutput("endpoint");
  /** By user. */
  readonly userArns: IResolvable = this.interpolationForOutput("user_arns");
}
