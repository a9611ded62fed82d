import { type Resolvable, wrapperOf } from "../local-module.js";

interface IdentityVariables {
  readonly name: string;
  /** One that there is already; nothing is then made. */
  readonly issuer?: Resolvable<{ readonly url: string; readonly client_id: string; readonly groups_claim?: string }>;
  /** What they may, by name. */
  readonly groups: Readonly<Record<string, string>>;
  readonly domain_prefix: Resolvable<string>;
  readonly callback_urls: Resolvable<readonly string[]>;
  readonly token_minutes?: Resolvable<number>;
  readonly threat_protection?: Resolvable<boolean>;
  readonly deletion_protection?: Resolvable<boolean>;
  readonly tags?: Resolvable<Readonly<Record<string, string>>>;
}

/** Who people are: a user pool with a second factor and groups, or any OIDC issuer that there is already. */
export class Identity extends wrapperOf<IdentityVariables>("identity") {
  readonly issuer = this.getString("issuer");
  readonly clientId = this.getString("client_id");
  readonly groupsClaim = this.getString("groups_claim");
  /** Null where an issuer is given. */
  readonly userPoolArn = this.getString("user_pool_arn");
  /** Null where an issuer is given. */
  readonly signInUrl = this.getString("sign_in_url");
}
