import { Route53Zone } from "@cdktf/provider-aws/lib/route53-zone";
import { conditional, Fn, Op, propertyAccess, ref, Token } from "cdktf";
import type { Construct } from "constructs";
import { LoadBalancer } from "../../modules/load-balancer/index.js";
import type { WebFirewall } from "../../modules/web-firewall/index.js";
import { type ServiceName, serviceNames, services } from "../../runtime/architecture/workloads.js";
import { ACCESS_LOGS, type StorageModules } from "../data/storage.js";
import type { Networking } from "../network/network.js";
import type { Names } from "../settings/names.js";
import type { Variables } from "../settings/variables.js";
import { both, onlyWhen, when } from "../terraform/expressions.js";

/** The one way in from outside. */
export interface Entrance {
  /** The target group by which a service gets its requests. */
  targetGroupArn(service: ServiceName): string;
  /** The label under which CloudWatch counts the requests of a service. */
  requestLabel(service: ServiceName): string;
  /** By which CloudWatch tells the load balancer and the target group of a service from others. */
  dimensions(service: ServiceName): { readonly LoadBalancer: string; readonly TargetGroup: string };
  /** Where a domain without a zone has to be led to by its registrar; null where the zone is the user's. */
  readonly nameServers: string[];
}

/** Rules leave room between them. */
const PRIORITY_STEP = 10;

/** A request label is `app/<name>/<id>/targetgroup/<name>/<id>`. */
const NAME_PARTS = 3;

/** What the entrance is made of. */
interface Parts {
  readonly storage: StorageModules;
  readonly networking: Networking;
  readonly firewall: WebFirewall;
}

/** Adds the load balancer before the services, and where the domain has no zone, that. */
export function addEntrance(
  scope: Construct,
  variables: Variables,
  names: Names,
  { storage, networking, firewall }: Parts,
): Entrance {
  const { services: settings, network, protection } = variables;
  const zone = addZone(scope, variables);
  const routed = serviceNames.map((name, index) => {
    const { component, ports, paths } = services[name];
    const security_group_id = networking.matrix.groupId(component);
    return [name, { port: ports.from, security_group_id, priority: (index + 1) * PRIORITY_STEP, paths }] as const;
  });
  const balancer = new LoadBalancer(
    scope,
    "load-balancer",
    {
      name: names.prefix,
      vpc_id: networking.network.vpcId,
      subnet_ids: networking.network.publicSubnetIds,
      cidrs: Token.asList(network.dashboard_cidrs),
      certificate: conditional(
        Op.eq(settings.certificate_arn, Token.nullValue()),
        { domain: settings.domain, zone_id: zone.id, arn: Token.nullValue() },
        { domain: Token.nullValue(), zone_id: Token.nullValue(), arn: settings.certificate_arn },
      ),
      access_log: { bucket: storage.logs.bucketName, prefix: `${ACCESS_LOGS}load-balancer` },
      firewall: when(protection.firewall, { arn: firewall.arn }),
      services: Object.fromEntries(routed),
      deletion_protection: protection.deletion,
    },
    { when: settings.enabled },
  );
  const of = (outputs: typeof balancer.targetGroupArns, name: ServiceName) =>
    Token.asString(propertyAccess(outputs, [name]));
  const requestLabel = (name: ServiceName) => of(balancer.requestLabels, name);
  const part = (name: ServiceName, from: number) =>
    Fn.join("/", Fn.slice(Fn.split("/", requestLabel(name)), from, from + NAME_PARTS));
  return {
    targetGroupArn: (name) => of(balancer.targetGroupArns, name),
    requestLabel,
    dimensions: (name) => ({ LoadBalancer: part(name, 0), TargetGroup: part(name, NAME_PARTS) }),
    nameServers: zone.nameServers,
  };
}

/** The zone that the tfvars name, or one that is made. */
function addZone(scope: Construct, { services: settings }: Variables) {
  const none = both(
    Token.asAny(Op.eq(settings.zone_id, Token.nullValue())),
    Token.asAny(Op.eq(settings.certificate_arn, Token.nullValue())),
  );
  const zone = new Route53Zone(scope, "zone", { name: Token.asString(settings.domain), comment: "T-Developer" });
  zone.addOverride("count", onlyWhen(both(settings.enabled, none)));
  const made = (attribute: string) => ref(`one(${zone.fqn}[*].${attribute})`);
  return {
    id: Token.asString(conditional(none, made("zone_id"), settings.zone_id)),
    nameServers: Token.asList(made("name_servers")),
  };
}
