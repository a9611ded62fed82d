import { conditional, Fn, type IResolvable, Token } from "cdktf";
import type { Construct } from "constructs";
import { Cluster } from "../../modules/cluster/index.js";
import type { Identity } from "../../modules/identity/index.js";
import { ImageRepository } from "../../modules/image-repository/index.js";
import { Service } from "../../modules/service/index.js";
import type { ServiceEnvironment } from "../../runtime/architecture/environment.js";
import { STOP_SECONDS } from "../../runtime/architecture/limits.js";
import { type ServiceName, serviceNames, services, servicesDomain } from "../../runtime/architecture/workloads.js";
import type { Entrance } from "../edge/entrance.js";
import type { Names } from "../settings/names.js";
import type { Variables } from "../settings/variables.js";
import { not } from "../terraform/expressions.js";
import { provisioning, type Surroundings } from "./provision.js";
import type { ServiceStore } from "./service-store.js";

/** What the services stand behind, who may come in, and what they keep beside the tables. */
interface Before {
  readonly entrance: Entrance;
  readonly people: Identity;
  readonly stores: readonly ServiceStore[];
}

/** Requests a minute that one task answers before there are more: a tenth of what one does on half a processor. */
const REQUESTS_PER_MINUTE = 6_000;

/** Alive, as the image asks itself (Dockerfile): ECS does not know of the image's own check. */
export const healthCommand: readonly string[] = [
  "node",
  "-e",
  "fetch('http://127.0.0.1:' + process.env.PORT + '/healthz').then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))",
];

/** The cluster, the repository of the image, and every service of the architecture. */
export function addServices(
  scope: Construct,
  variables: Variables,
  names: Names,
  around: Surroundings,
  before: Before,
): void {
  const { services: settings, protection } = variables;
  const { keyArn: kms_key_arn, key } = around.encryption;
  const enabled = { when: settings.enabled };
  const log = { retention_days: Token.asNumber(protection.log_days), kms_key_arn };
  const name = names.prefix;
  const kept = { name, key, force_delete: not(protection.deletion) };
  new ImageRepository(scope, "image-repository", kept, enabled);
  const namespace = servicesDomain(variables.environment);
  const vpc_id = around.networking.network.vpcId;
  const cluster = new Cluster(scope, "cluster", { name, namespace, vpc_id, key, log }, enabled);
  const provision = provisioning(variables, names, around);
  for (const service of serviceNames) {
    const { environment, policy, securityGroupId, ...named } = provision(service);
    const { ports, cpuUnits, memoryMb } = services[service];
    const target = { arn: before.entrance.targetGroupArn(service), port: ports.from };
    new Service(
      scope,
      `${service}-service`,
      {
        ...named,
        cluster: cluster.arn,
        image: imageOf(names, variables),
        repository_arn: names.repositoryArn,
        command: ["node", "services.mjs", service],
        cpu_units: cpuUnits,
        memory_mb: memoryMb,
        ports: { http: ports.from },
        environment: Fn.merge([
          { ...environment, ...askedHow(service, namespace, before.people) },
          ...before.stores.map((store) => store.environment(service)),
        ]),
        policy: Fn.concat([policy, ...before.stores.map((store) => store.statements(service))]),
        subnet_ids: around.networking.network.privateSubnetIds,
        security_group_ids: [securityGroupId, around.networking.askIssuersGroupId],
        discovery: { namespace_id: cluster.namespaceId, name: service },
        target_groups: { https: target },
        health: { command: healthCommand },
        stop_seconds: STOP_SECONDS,
        count_of_tasks: { min: Token.asNumber(settings.least_tasks), max: Token.asNumber(settings.most_tasks) },
        spot: settings.spot,
        scaling: {
          requests: { per_minute: REQUESTS_PER_MINUTE, resource_label: before.entrance.requestLabel(service) },
        },
        schedule: settings.hours,
        log,
      },
      enabled,
    );
  }
}

/** The image of the version that the tfvars name, by tag or by digest. */
function imageOf({ imageUrl }: Names, { services: settings }: Variables): IResolvable {
  const version = Token.asString(settings.version);
  const sign = Token.asString(conditional(Fn.startswith(version, "sha256:"), "@", ":"));
  return Token.asAny(Fn.join("", [imageUrl, sign, version]));
}

/** Where a service listens, whom it believes, and where the services are that it asks. */
function askedHow(service: ServiceName, domain: string, people: Identity): ServiceEnvironment {
  const at = (other: ServiceName) => `http://${other}.${domain}:${services[other].ports.from}`;
  const beside: Partial<Record<ServiceName, Partial<ServiceEnvironment>>> = {
    hub: { AGENTS_URL: at("agents") },
    evolution: { AGENTS_URL: at("agents"), SAFETY_URL: at("safety") },
  };
  return {
    PORT: String(services[service].ports.from),
    OIDC_ISSUER: people.issuer,
    OIDC_AUDIENCE: people.clientId,
    OIDC_ROLES_CLAIM: people.groupsClaim,
    ...beside[service],
  };
}
