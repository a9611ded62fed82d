import { type Resolvable, wrapperOf } from "../local-module.js";
import type { PolicyStatement } from "../role/index.js";

/** A zip on the machine that applies; `sha256` is in base64. */
export interface Zip {
  readonly path: string;
  readonly sha256: string;
}

interface FunctionLog {
  readonly retention_days?: number;
  readonly level?: "TRACE" | "DEBUG" | "INFO" | "WARN" | "ERROR" | "FATAL";
  readonly kms_key_arn?: string;
}

/** The variables of the module, as its variables.tf describes them; what is left out has its default there. */
export interface FunctionVariables {
  readonly name: string;
  readonly description: string;
  readonly zip: Zip;
  /** Takes the place of the zip: an object, or an element of what the module signing puts out. */
  readonly stored?: Resolvable<{ readonly bucket: string; readonly key: string; readonly version: string }>;
  readonly code_signing_config_arn?: string;
  readonly handler?: string;
  readonly memory_mb?: number;
  readonly timeout_seconds?: number;
  readonly reserved_concurrency?: number;
  readonly environment?: Resolvable<Readonly<Record<string, string>>>;
  readonly key?: Resolvable<{ readonly arn: string }>;
  readonly vpc?: Resolvable<{
    readonly subnet_ids: readonly string[];
    readonly security_group_ids: readonly string[];
  }>;
  readonly policy?: Resolvable<readonly PolicyStatement[]>;
  readonly dead_letter_arn: string;
  readonly log?: Resolvable<FunctionLog>;
  /** Who may call the alias live, by a name of yours. */
  readonly permissions?: Resolvable<
    Readonly<Record<string, { readonly principal: string; readonly source_arn: string }>>
  >;
  readonly url?: Resolvable<boolean>;
  readonly tags?: Resolvable<Readonly<Record<string, string>>>;
}

/** A Lambda function with its role and logs; `liveArn` is what to call. */
export class LambdaFunction extends wrapperOf<FunctionVariables>("function") {
  readonly arn = this.getString("arn");
  readonly liveArn = this.getString("live_arn");
  readonly functionName = this.getString("name");
  readonly roleArn = this.getString("role_arn");
  readonly roleName = this.getString("role_name");
  readonly logGroupName = this.getString("log_group_name");
  readonly url = this.getString("url");
}
