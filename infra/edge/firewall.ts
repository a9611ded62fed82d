import { Token } from "cdktf";
import type { Construct } from "constructs";
import { WebFirewall } from "../../modules/web-firewall/index.js";
import type { Encryption } from "../data/encryption.js";
import type { Names } from "../settings/names.js";
import type { Variables } from "../settings/variables.js";

/** The web firewall before the load balancer, where its variable switches it on. */
export function addFirewall(
  scope: Construct,
  { protection }: Variables,
  names: Names,
  { keyArn: kms_key_arn }: Encryption,
): WebFirewall {
  const log = { retention_days: Token.asNumber(protection.log_days), kms_key_arn };
  return new WebFirewall(scope, "firewall", { name: names.prefix, log }, { when: protection.firewall });
}
