import { type Resolvable, wrapperOf } from "../local-module.js";

/** A condition of an IAM statement. */
interface Condition {
  readonly test: string;
  readonly variable: string;
  readonly values: readonly string[];
}

/** What a role may do: actions by their full names, on named resources. */
export interface PolicyStatement {
  readonly sid: string;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly conditions?: readonly Condition[];
}

interface RoleVariables {
  readonly name: string;
  readonly description: string;
  /** Principal of the only service that may take the role. */
  readonly service: string;
  readonly trust_conditions?: readonly Condition[];
  readonly statements?: Resolvable<readonly (PolicyStatement & { readonly effect?: "Allow" | "Deny" })[]>;
  /** By a name of yours. */
  readonly managed_policy_arns?: Resolvable<Readonly<Record<string, string>>>;
  readonly permissions_boundary_arn?: string;
  readonly tags?: Resolvable<Readonly<Record<string, string>>>;
}

/** A least-privilege IAM role. */
export class Role extends wrapperOf<RoleVariables>("role") {
  readonly arn = this.getString("arn");
  readonly roleName = this.getString("name");
}
