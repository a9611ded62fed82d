import { type Resolvable, wrapperOf } from "../local-module.js";

/** How a service may use the key. */
interface KeyService {
  /** To encrypt and decrypt, if left out. */
  readonly actions?: readonly string[];
  /** False for a service that does not say on whose behalf it calls. */
  readonly source_account?: boolean;
  /** With * as wildcard. */
  readonly source_arns?: readonly string[];
}

interface KeyVariables {
  readonly name: string;
  readonly description: string;
  /** By the first part of the service's principal: `sns`, `logs`. */
  readonly services?: Resolvable<Readonly<Record<string, KeyService>>>;
  /** Roles that may use the key, and the services through which alone they may. */
  readonly users?: Resolvable<{ readonly role_arns: readonly string[]; readonly services: readonly string[] }>;
  readonly deletion_window_days?: Resolvable<number>;
  readonly multi_region?: Resolvable<boolean>;
  readonly tags?: Resolvable<Readonly<Record<string, string>>>;
}

/** A rotated KMS key that the account administers and named services may use. */
export class Key extends wrapperOf<KeyVariables>("key") {
  readonly arn = this.getString("arn");
  readonly alias = this.getString("alias");
}
