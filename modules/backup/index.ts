import { type Resolvable, wrapperOf } from "../local-module.js";

interface BackupRule {
  /** `cron(minute hour day month weekday year)` in UTC. */
  readonly schedule: string;
  readonly begin_minutes?: number;
  readonly end_minutes?: number;
  /** 0 is never. */
  readonly cold_after_days?: number;
  readonly delete_after_days?: number;
  /** By a name of yours. */
  readonly copy_to_vault_arns?: Readonly<Record<string, string>>;
}

interface BackupVariables {
  readonly name: string;
  readonly key: Resolvable<{ readonly arn: string }>;
  /** By a name of yours. */
  readonly rules?: Resolvable<Readonly<Record<string, BackupRule>>>;
  readonly resource_arns: Resolvable<readonly string[]>;
  readonly force_destroy?: Resolvable<boolean>;
  readonly tags?: Resolvable<Readonly<Record<string, string>>>;
}

/** Scheduled backups of named resources in an encrypted vault. */
export class Backup extends wrapperOf<BackupVariables>("backup") {
  readonly vaultArn = this.getString("vault_arn");
  readonly planId = this.getString("plan_id");
  readonly roleArn = this.getString("role_arn");
}
