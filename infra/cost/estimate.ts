import type { Plan, Resource } from "../terraform/plan.js";
import { type Billed, HOURS_PER_MONTH, prices, type Source, sources } from "./prices.js";
import type { MonthlyUsage } from "./usage.js";

/** One line of the estimate: `quantity` at `unitPrice` USD a month. */
export interface CostLine {
  readonly service: Billed;
  readonly item: string;
  readonly quantity: number;
  readonly unitPrice: number;
  readonly usd: number;
  /** Of the unit price. */
  readonly source: Source;
}

/** What a plan will cost, line by line. */
export interface Estimate {
  readonly lines: readonly CostLine[];
  /** USD a month. */
  readonly total: number;
}

const line = (service: Billed, item: string, quantity: number, unitPrice: number): CostLine => ({
  service,
  item,
  quantity,
  unitPrice,
  usd: quantity * unitPrice,
  source: sources[service],
});

const count = (plan: Plan, ...types: readonly string[]): number => plan.of(...types).length;

/** Zones an interface endpoint stands in; unknown subnets count as the zones of the VPC. */
const endpointZones = (plan: Plan): number => {
  const zones = new Set(plan.of("aws_subnet").map((s) => s.get("availability_zone"))).size;
  const each = (endpoint: Resource): number => endpoint.list("subnet_ids").length || Math.max(1, zones);
  return plan
    .of("aws_vpc_endpoint")
    .filter((e) => e.is("vpc_endpoint_type", "Interface"))
    .reduce((sum, endpoint) => sum + each(endpoint), 0);
};

function storage(plan: Plan, u: MonthlyUsage): CostLine[] {
  const replicas = count(plan, "aws_s3_bucket_replication_configuration") > 0 ? 2 : 1;
  const gb = u.objectsGb * replicas;
  const recovery = plan.of("aws_dynamodb_table").some((t) => t.is("point_in_time_recovery.0.enabled", true));
  return [
    line("S3", "GB-months, Standard", gb * (1 - u.objectsInfrequent), prices.s3Standard),
    line("S3", "GB-months, Standard-IA", gb * u.objectsInfrequent, prices.s3InfrequentAccess),
    line("S3", "1,000 writes", (u.objectWrites * replicas) / 1e3, prices.s3Writes),
    line("S3", "1,000 reads", u.objectReads / 1e3, prices.s3Reads),
    line("DynamoDB", "million write units", u.itemWrites / 1e6, prices.dynamodbWrites),
    line("DynamoDB", "million read units", u.itemReads / 1e6, prices.dynamodbReads),
    line("DynamoDB", "GB-months", u.itemsGb, prices.dynamodbStorage),
    line("DynamoDB", "GB-months, point-in-time recovery", recovery ? u.itemsGb : 0, prices.dynamodbPointInTime),
    line("Backup", "GB-months", count(plan, "aws_backup_plan") > 0 ? u.objectsGb + u.itemsGb : 0, prices.backupStorage),
  ];
}

function compute(u: MonthlyUsage): CostLine[] {
  return [
    line("Lambda", "million requests", u.invocations / 1e6, prices.lambdaRequests),
    line("Lambda", "GB-seconds, arm64", u.gbSeconds, prices.lambdaGbSeconds),
    line("Step Functions", "1,000 transitions", u.stateTransitions / 1e3, prices.stepTransitions),
    line("SNS", "million publishes", u.messages / 1e6, prices.snsPublishes),
    line("SQS", "million requests", u.messages / 1e6, prices.sqsRequests),
  ];
}

function watching(plan: Plan, u: MonthlyUsage): CostLine[] {
  return [
    line("CloudWatch", "GB of logs taken in", u.logsGb, prices.logsIngested),
    line("CloudWatch", "GB-months of logs", u.logsGb, prices.logsStored),
    line("CloudWatch", "GB of flow logs", count(plan, "aws_flow_log") > 0 ? u.flowLogsGb : 0, prices.vendedLogs),
    line("CloudWatch", "metrics", u.metrics, prices.metric),
    line("CloudWatch", "alarms", count(plan, "aws_cloudwatch_metric_alarm"), prices.alarm),
    line("CloudWatch", "dashboards", count(plan, "aws_cloudwatch_dashboard"), prices.dashboard),
    line(
      "CloudTrail",
      "100,000 data events",
      count(plan, "aws_cloudtrail") > 0 ? (u.objectWrites + u.objectReads) / 1e5 : 0,
      prices.trailDataEvents,
    ),
  ];
}

function protection(plan: Plan, u: MonthlyUsage): CostLine[] {
  const firewalls = plan.of("aws_wafv2_web_acl");
  return [
    line("KMS", "keys", count(plan, "aws_kms_key", "aws_kms_replica_key"), prices.kmsKey),
    line("KMS", "10,000 requests", u.keyRequests / 1e4, prices.kmsRequests),
    line("WAF", "web ACLs", firewalls.length, prices.webAcl),
    line(
      "WAF",
      "rules",
      firewalls.reduce((sum, acl) => sum + acl.list("rule").length, 0),
      prices.webAclRule,
    ),
    line("VPC", "NAT gateway hours", count(plan, "aws_nat_gateway") * HOURS_PER_MONTH, prices.natGatewayHour),
    line("VPC", "GB through NAT", count(plan, "aws_nat_gateway") > 0 ? u.privateTrafficGb : 0, prices.natGatewayGb),
    line("VPC", "endpoint hours", endpointZones(plan) * HOURS_PER_MONTH, prices.endpointHour),
    line("VPC", "GB through endpoints", endpointZones(plan) > 0 ? u.privateTrafficGb : 0, prices.endpointGb),
  ];
}

/** Tasks that run all the time: a service has its least, and as many that may always be had. */
const tasksOf = (plan: Plan, definition: Resource): number => {
  const service = plan.referring("aws_ecs_service", definition)[0];
  return Number(service?.get("desired_count") ?? 0);
};

function containers(plan: Plan, u: MonthlyUsage): CostLine[] {
  const definitions = plan.of("aws_ecs_task_definition");
  const hours = (size: (definition: Resource) => number): number =>
    definitions.reduce((sum, each) => sum + size(each) * tasksOf(plan, each), 0) * HOURS_PER_MONTH * u.servicesUp;
  const tasks = definitions.reduce((sum, each) => sum + tasksOf(plan, each), 0);
  const repositories = count(plan, "aws_ecr_repository");
  const caches = count(plan, "aws_elasticache_serverless_cache");
  return [
    line(
      "Fargate",
      "processor hours, arm64",
      hours((d) => Number(d.get("cpu")) / 1024),
      prices.fargateCpuHour,
    ),
    line(
      "Fargate",
      "GB-hours, arm64",
      hours((d) => Number(d.get("memory")) / 1024),
      prices.fargateGbHour,
    ),
    line("ECR", "GB-months of images", repositories * u.imagesGb, prices.imageStorage),
    line("ElastiCache", "GB-hours", caches * u.cacheGb * HOURS_PER_MONTH, prices.cacheGbHour),
    line("ElastiCache", "million units of processing", (caches * u.cacheUnits) / 1e6, prices.cacheUnits),
    line("Cloud Map", "tasks that can be found", tasks, prices.discoverable),
    line("CloudWatch", "metrics of containers", count(plan, "aws_ecs_service") * u.serviceMetrics, prices.metric),
  ];
}

/** An instance never has less than its least while services are up, and nothing while it sleeps. */
function databases(plan: Plan, u: MonthlyUsage): CostLine[] {
  const clusters = plan.of("aws_rds_cluster");
  const units = Math.max(
    u.databaseUnits,
    ...clusters.map((c) => Number(c.get("serverlessv2_scaling_configuration.0.min_capacity"))),
  );
  const hours = count(plan, "aws_rds_cluster_instance") * HOURS_PER_MONTH * u.servicesUp;
  const owners = clusters.filter((cluster) => cluster.is("manage_master_user_password", true)).length;
  return [
    line("Aurora", "capacity unit hours", hours * units, prices.databaseUnitHour),
    line("Aurora", "GB-months", clusters.length * u.databaseGb, prices.databaseGb),
    line("Aurora", "million reads and writes", (clusters.length * u.databaseRequests) / 1e6, prices.databaseRequests),
    line("Secrets Manager", "secrets", owners, prices.secret),
  ];
}

function entrance(plan: Plan, u: MonthlyUsage): CostLine[] {
  const balancers = count(plan, "aws_lb");
  const zones = count(plan, "aws_route53_zone", "aws_service_discovery_private_dns_namespace");
  const addresses = count(plan, "aws_eip") + balancers * publicSubnets(plan);
  return [
    line("Load balancer", "hours", balancers * HOURS_PER_MONTH, prices.loadBalancerHour),
    line(
      "Load balancer",
      "capacity unit hours",
      balancers * u.capacityUnits * HOURS_PER_MONTH,
      prices.loadBalancerUnitHour,
    ),
    line("VPC", "public address hours", addresses * HOURS_PER_MONTH, prices.publicAddressHour),
    line("Route 53", "hosted zones", zones, prices.hostedZone),
    line("Cognito", "people who sign in", count(plan, "aws_cognito_user_pool") * u.people, prices.person),
  ];
}

/** A load balancer has an address in each. */
const publicSubnets = (plan: Plan): number => plan.of("aws_subnet").filter((s) => /public/.test(s.address)).length;

/** What a planned environment costs a month at the given usage, in USD, line by line; lines of nothing are left out. */
export function estimate(plan: Plan, u: MonthlyUsage): Estimate {
  const all = [storage(plan, u), compute(u), watching(plan, u), protection(plan, u), containers(plan, u)];
  const lines = [...all, databases(plan, u), entrance(plan, u)].flat().filter((l) => l.usd > 0);
  return { lines, total: lines.reduce((sum, l) => sum + l.usd, 0) };
}
