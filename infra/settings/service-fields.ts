import { type Fields, within } from "./fields.js";

/** Whether and how services run: the fields of the variable `services`. */
export const services = {
  enabled: {
    type: "optional(bool, false)",
    meaning: "the services run as containers behind a load balancer",
    rules: [
      {
        holds: (value) => `!${value} || var.network.nat != "none"`,
        must: "services ask who issues tokens for keys; set network.nat to single or per_zone, or leave this out",
      },
    ],
  },
  version: {
    type: "optional(string)",
    meaning: "tag or digest of their image in its repository",
    rules: [
      {
        holds: (value) =>
          `!var.services.enabled || can(regex("^(sha256:[0-9a-f]{64}|[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})$", ${value}))`,
        must: "services run an image: name its tag, such as 1.4.0, or its digest, sha256:…",
      },
    ],
  },
  domain: {
    type: "optional(string)",
    meaning: "where people and programs reach them",
    rules: [
      {
        holds: (value) => `!var.services.enabled || can(regex("^[a-z0-9-]+([.][a-z0-9-]+)+$", ${value}))`,
        must: "write the name by which the load balancer is reached, such as t-developer.example.com",
      },
    ],
  },
  zone_id: {
    type: "optional(string)",
    meaning: "hosted zone of the domain; none: one is made, and its name servers have to be entered at the registrar",
    rules: [
      {
        holds: (value) => `${value} == null || can(regex("^Z[A-Z0-9]+$", ${value}))`,
        must: "write it as Z0123456789ABC",
      },
    ],
  },
  certificate_arn: {
    type: "optional(string)",
    meaning: "certificate of ACM for the domain, whose address is then yours to set; none: one is made",
    rules: [
      {
        holds: (value) => `${value} == null || (can(regex("^arn:aws:acm:", ${value})) && var.services.zone_id == null)`,
        must: "write the ARN of a certificate of ACM, and no zone_id beside it",
      },
    ],
  },
  issuer: {
    type: "optional(object({ url = string, client_id = string, groups_claim = string }))",
    meaning: "OpenID Connect issuer of the tokens they take; none: a user pool is made",
    rules: [
      {
        holds: (value) => `${value} == null || can(regex("^https://[^/?#]+", ${value}.url))`,
        must: "give its url as https://…, the client_id of T-Developer there, and the groups_claim",
      },
    ],
  },
  cache: {
    type: "optional(bool, false)",
    meaning: "a cache by which the tasks of a service limit callers together",
    rules: [
      {
        holds: (value) => `!${value} || contains(var.network.tiers, "data")`,
        must: "a cache stands in subnets for data; add data to network.tiers, or leave this out",
      },
    ],
  },
  database: {
    type: "optional(object({ instances = optional(number, 1), least = optional(number, 0.5), most = optional(number, 4) }))",
    meaning:
      "a database for sessions of agents and for the history: its instances, and between how many capacity units each is; none: tables do",
    rules: [
      {
        holds: (value) => `${value} == null || contains(var.network.tiers, "data")`,
        must: "a database stands in subnets for data; add data to network.tiers, or leave this out",
      },
      {
        holds: (value) => `${value} == null || try(contains(range(1, 16), ${value}.instances), false)`,
        must: "write a number of instances from 1 to 15",
      },
      {
        holds: (value) =>
          `${value} == null || try(${value}.least >= 0 && ${value}.most >= max(1, ${value}.least) && ${value}.most <= 256 && alltrue([for each in [${value}.least, ${value}.most] : floor(each * 2) == each * 2]), false)`,
        must: "write least and most in halves, from 0 to 256, most at least 1 and not below least",
      },
    ],
  },
  least_tasks: {
    type: "optional(number, 1)",
    meaning: "tasks of each service at least",
    rules: within({ least: 0, most: 100 }),
  },
  most_tasks: {
    type: "optional(number, 4)",
    meaning: "tasks of each service at most",
    rules: [
      {
        holds: (value) => `${value} >= max(1, var.services.least_tasks)`,
        must: "write a number that is not below 1 and services.least_tasks",
      },
    ],
  },
  spot: {
    type: "optional(bool, false)",
    meaning: "tasks beyond the first run on spare capacity, which AWS may take back within two minutes",
  },
  hours: {
    type: "optional(object({ up = string, down = string, timezone = string }))",
    meaning: "when all services come up and go down, six fields of cron each, in a time zone; none: they stay",
    rules: [
      {
        holds: (value) =>
          `${value} == null || try(length(split(" ", ${value}.up)) == 6 && length(split(" ", ${value}.down)) == 6, false)`,
        must: 'write up and down with six fields each, such as "0 7 ? * MON-FRI *"',
      },
    ],
  },
} as const satisfies Fields;
