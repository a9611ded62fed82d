import { Fn, Token } from "cdktf";
import type { Construct } from "constructs";
import { Identity } from "../../modules/identity/index.js";
import type { Role } from "../../runtime/architecture/roles.js";
import type { Names } from "../settings/names.js";
import type { Variables } from "../settings/variables.js";

/** The groups of people, called as the roles that their tokens give. */
const groups: Readonly<Record<Role, string>> = {
  viewer: "See everything",
  operator: "Start, resume, roll back and stop evolutions",
  reviewer: "Decide on what waits for a person, and lift the emergency stop",
  administrator: "Change settings",
};

/** Who people are: a user pool of ours, or the issuer that the tfvars name. */
export const addPeople = (
  scope: Construct,
  { services, protection }: Variables,
  { prefix, account }: Names,
): Identity =>
  new Identity(
    scope,
    "identity",
    {
      name: prefix,
      issuer: services.issuer,
      groups,
      domain_prefix: Fn.join("-", [prefix, Fn.substr(Fn.sha256(account), 0, 8)]), // one name in the region for everybody
      callback_urls: [`https://${Token.asString(services.domain)}/`],
      deletion_protection: protection.deletion,
    },
    { when: services.enabled },
  );
