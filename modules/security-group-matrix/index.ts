import { type IResolvable, propertyAccess, Token } from "cdktf";
import { type Resolvable, wrapperOf } from "../local-module.js";

interface PortRange {
  readonly from: number;
  /** The same as from, if left out. */
  readonly to?: number;
}

/** A security group of the matrix; without a flow nobody reaches its members, and they reach nobody. */
export interface MatrixGroup {
  readonly description: string;
  /** Where its members listen, by a name of yours. */
  readonly ports?: Readonly<Record<string, PortRange>>;
}

/** What lies outside the matrix: address ranges, a prefix list or a foreign security group. */
type MatrixPeer =
  | { readonly cidrs: Resolvable<readonly string[]> }
  | { readonly prefix_list_id: string }
  | { readonly security_group_id: string };

/** Source and target are names of groups or peers; at least one of a group. */
export interface MatrixRow {
  readonly source: string;
  readonly target: string;
  readonly ports: readonly PortRange[];
  readonly protocol?: "tcp" | "udp";
  readonly purpose: string;
}

interface SecurityGroupMatrixVariables {
  readonly name: string;
  readonly vpc_id: string;
  readonly groups: Resolvable<Readonly<Record<string, MatrixGroup>>>;
  readonly peers?: Resolvable<Readonly<Record<string, Resolvable<MatrixPeer>>>>;
  readonly rows: Resolvable<readonly MatrixRow[]>;
  readonly tags?: Resolvable<Readonly<Record<string, string>>>;
}

/** Security groups and the one table of who may open connections to whom. */
export class SecurityGroupMatrix extends wrapperOf<SecurityGroupMatrixVariables>("security-group-matrix") {
  /** Declared ports by group. */
  readonly ports: IResolvable = this.interpolationForOutput("ports");
  /** Rule ids by `source->target:protocol/ports`. */
  readonly ingressRuleIds: IResolvable = this.interpolationForOutput("ingress_rule_ids");
  readonly egressRuleIds: IResolvable = this.interpolationForOutput("egress_rule_ids");

  /** The security group of a name in `groups`. */
  groupId(group: string): string {
    return Token.asString(propertyAccess(this.interpolationForOutput("group_ids"), [group]));
  }
}
