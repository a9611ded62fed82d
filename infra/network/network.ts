import { conditional, Fn, Op, ref, Token } from "cdktf";
import type { Construct } from "constructs";
import { Network } from "../../modules/network/index.js";
import { SecurityGroupMatrix } from "../../modules/security-group-matrix/index.js";
import type { StorageModules } from "../data/storage.js";
import type { Names } from "../settings/names.js";
import type { Variables } from "../settings/variables.js";
import { both, either } from "../terraform/expressions.js";
import { componentRows, rowsTo, securityGroups } from "./security-matrix.js";

/** The network, and who may talk to whom in it. */
export interface Networking {
  readonly network: Network;
  readonly matrix: SecurityGroupMatrix;
  /** The group in which services, beside their component's, reach who issues the tokens that they are shown. */
  readonly askIssuersGroupId: string;
}

/** The one group of {@link addIssuers}. */
const ASK_ISSUERS = "ask-issuers";

/** Adds the VPC, its flow logs, and the security groups of the matrix in architecture/network.ts. */
export function addNetwork(scope: Construct, variables: Variables, names: Names, { logs }: StorageModules): Networking {
  const network = new Network(scope, "network", {
    name: names.prefix,
    network: ref("var.network"), // whole, so that its messages name what the tfvars say
    flow_logs: { destination: "s3", bucket_arn: logs.arn },
  });
  const issuers = addIssuers(scope, network, variables, names);
  return {
    network,
    matrix: addMatrix(scope, network, variables, names),
    askIssuersGroupId: issuers.groupId(ASK_ISSUERS),
  };
}

/** The way to the issuer: through the NAT gateway, as a user pool with pages to sign in at has no private one. */
function addIssuers(
  scope: Construct,
  network: Network,
  { services }: Variables,
  { prefix }: Names,
): SecurityGroupMatrix {
  const outward = {
    name: prefix,
    vpc_id: network.vpcId,
    groups: { [ASK_ISSUERS]: { description: "Services that ask issuers for their keys" } },
    peers: { issuers: { cidrs: ["0.0.0.0/0"] } },
    rows: [{ source: ASK_ISSUERS, target: "issuers", ports: [{ from: 443, to: 443 }], purpose: "keys of issuers" }],
  };
  return new SecurityGroupMatrix(scope, "issuers", outward, { when: services.enabled });
}

function addMatrix(
  scope: Construct,
  network: Network,
  { network: settings, services }: Variables,
  { prefix }: Names,
): SecurityGroupMatrix {
  const inside = either(settings.functions_inside, services.enabled);
  const withEndpoints = both(inside, Token.asAny(Op.gte(Fn.lengthOf(settings.interface_endpoints), 1)));
  return new SecurityGroupMatrix(scope, "security-matrix", {
    name: prefix,
    vpc_id: network.vpcId,
    groups: securityGroups,
    peers: {
      "aws-s3": { prefix_list_id: network.prefixListId("s3") },
      "aws-dynamodb": { prefix_list_id: network.prefixListId("dynamodb") },
      "aws-endpoints": { security_group_id: network.endpointSecurityGroupId },
    },
    rows: Fn.concat([
      componentRows,
      conditional(inside, [...rowsTo("aws-s3", "objects"), ...rowsTo("aws-dynamodb", "items")], []),
      conditional(withEndpoints, rowsTo("aws-endpoints", "AWS services"), []),
    ]),
  });
}
