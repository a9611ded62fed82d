import { conditional, Fn, type IResolvable, Op, ref, Token } from "cdktf";
import type { Construct } from "constructs";
import { Database } from "../../modules/database/index.js";
import type { DatabaseEnvironment } from "../../runtime/architecture/environment.js";
import { DATABASE_NAME, PROJECT } from "../../runtime/architecture/names.js";
import { type ServiceName, services as serviceRows } from "../../runtime/architecture/workloads.js";
import type { Encryption } from "../data/encryption.js";
import type { Networking } from "../network/network.js";
import type { Names } from "../settings/names.js";
import type { Variables } from "../settings/variables.js";
import { both } from "../terraform/expressions.js";
import type { AccessStatement } from "./policy.js";
import type { ServiceStore } from "./service-store.js";

/** The database, and how services sign in to it. */
export interface ServiceDatabase extends ServiceStore {
  /** Whether there is one. */
  readonly enabled: IResolvable;
  /** Of the cluster. */
  readonly name: string;
}

/** Adds the database of sessions of agents and of the history (docs/decisions/0044-database.md). */
export function addDatabase(
  scope: Construct,
  variables: Variables,
  names: Names,
  { key, keyArn }: Encryption,
  { network, matrix }: Networking,
): ServiceDatabase {
  const { services, protection } = variables;
  const enabled = both(services.enabled, Token.asAny(Op.neq(services.database, Token.nullValue())));
  const database = new Database(
    scope,
    "database",
    {
      name: names.prefix,
      database_name: DATABASE_NAME,
      instances: ref('{ for tier in range(var.services.database.instances) : format("n%d", tier) => tier }'),
      capacity: ref("{ min = var.services.database.least, max = var.services.database.most }"),
      subnet_ids: network.dataSubnetIds,
      security_group_ids: [matrix.groupId("database")],
      key,
      deletion_protection: protection.deletion,
      log: { retention_days: Token.asNumber(protection.log_days), kms_key_arn: keyArn },
    },
    { when: enabled },
  );
  return {
    enabled,
    name: names.prefix,
    environment: (service) => conditional(enabled, toldOf(database, service, variables), {}),
    statements: (service) => conditional(enabled, allowed(service, variables, names), []),
  };
}

const user = (environment: string): string => Fn.join("_", [DATABASE_NAME, environment]); // joined, as an expression may not hold a template

function toldOf(database: Database, service: ServiceName, { environment }: Variables): Partial<DatabaseEnvironment> {
  const use = useOf(service);
  if (use === undefined) return {};
  return {
    DATABASE_HOST: database.endpoint,
    DATABASE_PORT: Token.asString(database.port),
    DATABASE_NAME,
    DATABASE_USER: user(environment),
    ...(use === "prepares" && { DATABASE_OWNER: database.ownerSecretArn }),
  };
}

/** Composed of what is known at plan, so that policies can be judged there. */
function allowed(service: ServiceName, { environment, region }: Variables, { account }: Names): AccessStatement[] {
  const use = useOf(service);
  if (use === undefined) return [];
  const arn = (kind: string, named: string) => Fn.join(":", ["arn:aws", kind, region, account, named]);
  const users = arn("rds-db", Fn.join("", ["dbuser:*/", user(environment)]));
  const cluster = arn("rds", Fn.join("", ["cluster:", PROJECT, "-", environment]));
  const connect = { sid: "UseDatabase", actions: ["rds-db:connect"], resources: [users], conditions: [] };
  if (use === "uses") return [connect];
  const condition = {
    test: "StringEquals",
    variable: "aws:ResourceTag/aws:rds:primaryDBClusterArn",
    values: [cluster],
  };
  const read = {
    sid: "ReadDatabaseOwner",
    actions: ["secretsmanager:GetSecretValue"],
    resources: [arn("secretsmanager", "secret:rds!cluster-*")],
    conditions: [condition],
  };
  return [connect, read];
}

const useOf = (service: ServiceName) => {
  const row = serviceRows[service];
  return "database" in row ? row.database : undefined;
};
