import { type IResolvable, propertyAccess, Token } from "cdktf";
import { type Resolvable, wrapperOf } from "../local-module.js";

interface NetworkVariables {
  readonly name: string;
  readonly network: Resolvable<{
    /** Existing VPC; null or left out: a new one. */
    readonly vpc_id?: Resolvable<string>;
    /** Range of the new VPC, or a free one inside the existing VPC. */
    readonly cidr?: Resolvable<string>;
    /** Zones by letter, two or three. */
    readonly zones?: Resolvable<readonly string[]>;
    readonly tiers?: Resolvable<readonly ("public" | "private" | "data")[]>;
    /** `private-a` → range, where it is not to be cut from cidr. */
    readonly cidrs?: Resolvable<Readonly<Record<string, string>>>;
    readonly nat?: Resolvable<"none" | "single" | "per_zone">;
    /** Last parts of the names of endpoints, such as `logs`. */
    readonly interface_endpoints?: Resolvable<readonly string[]>;
  }>;
  readonly flow_logs?: Resolvable<{
    readonly destination?: Resolvable<"s3" | "cloudwatch">;
    readonly bucket_arn?: Resolvable<string>;
    readonly retention_days?: Resolvable<number>;
    readonly kms_key_arn?: Resolvable<string>;
  }>;
  readonly tags?: Resolvable<Readonly<Record<string, string>>>;
}

/** A VPC, new or existing, with its subnets, ways out, access lists and flow logs. */
export class Network extends wrapperOf<NetworkVariables>("network") {
  readonly vpcId = this.getString("vpc_id");
  readonly vpcCidr = this.getString("vpc_cidr");
  readonly publicSubnetIds = this.getList("public_subnet_ids");
  readonly privateSubnetIds = this.getList("private_subnet_ids");
  readonly dataSubnetIds = this.getList("data_subnet_ids");
  /** Subnet id by name. */
  readonly subnetIds: IResolvable = this.interpolationForOutput("subnet_ids");
  /** Range by name of the subnet. */
  readonly subnetCidrs: IResolvable = this.interpolationForOutput("subnet_cidrs");
  /** Public address by zone. */
  readonly natAddresses: IResolvable = this.interpolationForOutput("nat_addresses");
  /** Null where there are no interface endpoints. */
  readonly endpointSecurityGroupId = this.getString("endpoint_security_group_id");

  /** The prefix list of a gateway endpoint. */
  prefixListId(service: "s3" | "dynamodb"): string {
    return Token.asString(propertyAccess(this.interpolationForOutput("prefix_list_ids"), [service]));
  }
}
