import { type Resolvable, wrapperOf } from "../local-module.js";

interface DatabaseVariables {
  readonly name: string;
  readonly database_name: string;
  readonly engine_version?: Resolvable<string>;
  /** In Aurora capacity units; with a minimum of 0 it stops when nobody is connected. */
  readonly capacity?: Resolvable<{
    readonly min?: Resolvable<number>;
    readonly max?: Resolvable<number>;
    readonly pause_after_seconds?: Resolvable<number>;
  }>;
  /** In which order they take over, by name. */
  readonly instances?: Resolvable<Readonly<Record<string, number>>>;
  readonly subnet_ids: Resolvable<readonly string[]>;
  readonly security_group_ids: Resolvable<readonly string[]>;
  readonly key?: Resolvable<{ readonly arn: string }>;
  readonly backup?: Resolvable<{
    readonly days?: Resolvable<number>;
    readonly window?: Resolvable<string>;
  }>;
  readonly maintenance_window?: Resolvable<string>;
  readonly deletion_protection?: Resolvable<boolean>;
  readonly log?: Resolvable<{
    readonly retention_days?: Resolvable<number>;
    readonly kms_key_arn?: Resolvable<string>;
  }>;
  readonly tags?: Resolvable<Readonly<Record<string, string>>>;
}

/** Aurora PostgreSQL that scales by itself: TLS forced, tokens instead of passwords, backups to the second. */
export class Database extends wrapperOf<DatabaseVariables>("database") {
  readonly clusterName = this.getString("name");
  readonly arn = this.getString("arn");
  /** Of the instance that writes. */
  readonly endpoint = this.getString("endpoint");
  readonly port = this.getNumber("port");
  readonly databaseName = this.getString("database_name");
  /** `<prefix>/<user>` is a user's ARN. */
  readonly usersArnPrefix = this.getString("users_arn_prefix");
  readonly ownerSecretArn = this.getString("owner_secret_arn");
}
