import { conditional, Fn, propertyAccess, Token } from "cdktf";
import type { Construct } from "constructs";
import { Cache } from "../../modules/cache/index.js";
import type { ServiceEnvironment } from "../../runtime/architecture/environment.js";
import { PROJECT } from "../../runtime/architecture/names.js";
import { type ServiceName, serviceNames } from "../../runtime/architecture/workloads.js";
import type { Encryption } from "../data/encryption.js";
import type { Networking } from "../network/network.js";
import type { Names } from "../settings/names.js";
import type { Variables } from "../settings/variables.js";
import { both } from "../terraform/expressions.js";
import type { ServiceStore } from "./service-store.js";

/** What runtime/platform/valkey asks for, of keys that are its own. */
const LIMITS_CALLERS = "on ~td:rate:* +eval +evalsha +get +set +time +cluster|slots";

/** The cache by which the processes of a service limit callers together (docs/decisions/0043-cache.md). */
export function addCache(
  scope: Construct,
  { services, region, environment }: Variables,
  { prefix, account }: Names,
  { key }: Encryption,
  { network, matrix }: Networking,
): ServiceStore {
  const enabled = both(services.enabled, services.cache);
  const cache = new Cache(
    scope,
    "cache",
    {
      name: prefix,
      description: "How often callers have asked",
      users: Object.fromEntries(serviceNames.map((name) => [name, LIMITS_CALLERS])),
      subnet_ids: network.dataSubnetIds,
      security_group_ids: [matrix.groupId("database")],
      key,
    },
    { when: enabled },
  );
  const part = (name: string): string => Token.asString(propertyAccess(cache.endpoint, [name]));
  const name = Fn.join("-", [PROJECT, environment]); // what prefix is, as expressions may hold it
  const user = (service: ServiceName) => Fn.join("-", [PROJECT, environment, service]); // as the module calls them
  const arn = (kind: string, named: string) => Fn.join(":", ["arn:aws:elasticache", region, account, kind, named]);
  return {
    environment(service) {
      const told: Partial<ServiceEnvironment> = {
        CACHE_HOST: part("address"),
        CACHE_PORT: part("port"),
        CACHE_NAME: name,
        CACHE_USER: user(service),
      };
      return conditional(enabled, told, {});
    },
    statements(service) {
      const resources = [arn("serverlesscache", name), arn("user", user(service))];
      return conditional(enabled, [{ sid: "UseCache", actions: ["elasticache:Connect"], resources }], []);
    },
  };
}
