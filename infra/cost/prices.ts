/**
 * Unit prices in USD, us-east-1, on demand, without the free tier. Nothing here is looked up at run time: when AWS changes
 * a price, change it here, and move the date of its service.
 *
 * @module
 */

/** Where the price of a service stands, and when it was read, ISO 8601. */
export interface Source {
  readonly page: string;
  readonly read: string;
}

const FIRST = "2026-11-23";
const WITH_SERVICES = "2026-12-01";
const at = (page: string, read: string): Source => ({ page: `https://aws.amazon.com/${page}/pricing/`, read });

/** By the service of a line of the estimate. */
export const sources = {
  S3: at("s3", FIRST),
  DynamoDB: at("dynamodb", FIRST),
  Backup: at("backup", FIRST),
  Lambda: at("lambda", FIRST),
  "Step Functions": at("step-functions", FIRST),
  SNS: at("sns", FIRST),
  SQS: at("sqs", FIRST),
  CloudWatch: at("cloudwatch", FIRST),
  CloudTrail: at("cloudtrail", FIRST),
  KMS: at("kms", FIRST),
  WAF: at("waf", FIRST),
  VPC: at("vpc", FIRST),
  Fargate: at("fargate", WITH_SERVICES),
  ECR: at("ecr", WITH_SERVICES),
  "Load balancer": at("elasticloadbalancing", WITH_SERVICES),
  "Route 53": at("route53", WITH_SERVICES),
  "Cloud Map": at("cloud-map", WITH_SERVICES),
  Cognito: at("cognito", WITH_SERVICES),
  ElastiCache: at("elasticache", WITH_SERVICES),
  Aurora: at("rds/aurora", WITH_SERVICES),
  "Secrets Manager": at("secrets-manager", WITH_SERVICES),
} as const satisfies Readonly<Record<string, Source>>;

/** A service that is billed. */
export type Billed = keyof typeof sources;

/** Hours of an average month, as AWS's price calculator counts them. */
export const HOURS_PER_MONTH = 730;

/** USD a unit; a comment says of what, for all entries up to the next one. */
export const prices = {
  /** per GB and month */
  s3Standard: 0.023,
  s3InfrequentAccess: 0.0125,
  /** per 1,000 */
  s3Writes: 0.005,
  s3Reads: 0.0004,
  /** per million request units */
  dynamodbWrites: 0.625,
  dynamodbReads: 0.125,
  /** per GB and month */
  dynamodbStorage: 0.25,
  dynamodbPointInTime: 0.2,
  /** per million / per GB-second on arm64 */
  lambdaRequests: 0.2,
  lambdaGbSeconds: 0.0000133334,
  /** per 1,000 state transitions */
  stepTransitions: 0.025,
  /** per key and month / per 10,000 requests */
  kmsKey: 1,
  kmsRequests: 0.03,
  /** per GB taken in / per GB and month kept */
  logsIngested: 0.5,
  logsStored: 0.03,
  /** per GB of flow logs delivered to S3 */
  vendedLogs: 0.25,
  /** per metric, alarm, dashboard and month */
  metric: 0.3,
  alarm: 0.1,
  dashboard: 3,
  /** per million */
  snsPublishes: 0.5,
  sqsRequests: 0.4,
  /** per gateway or endpoint zone and hour / per GB */
  natGatewayHour: 0.045,
  natGatewayGb: 0.045,
  endpointHour: 0.01,
  endpointGb: 0.01,
  /** per web ACL and month / per rule and month */
  webAcl: 5,
  webAclRule: 1,
  /** per GB and month of warm backups */
  backupStorage: 0.05,
  /** per 100,000 data events */
  trailDataEvents: 0.1,
  /** per public IPv4 address and hour */
  publicAddressHour: 0.005,
  /** per processor and hour / per GB of memory and hour, on arm64 */
  fargateCpuHour: 0.03238,
  fargateGbHour: 0.00356,
  /** per GB and month of images */
  imageStorage: 0.1,
  /** per load balancer and hour / per capacity unit and hour */
  loadBalancerHour: 0.0225,
  loadBalancerUnitHour: 0.008,
  /** per hosted zone and month */
  hostedZone: 0.5,
  /** per task that can be found, and month */
  discoverable: 0.1,
  /** serverless, Valkey: per GB and hour / per million units of processing */
  cacheGbHour: 0.084,
  cacheUnits: 0.0023,
  /** Aurora Serverless v2: per capacity unit and hour / per GB and month / per million reads and writes of storage */
  databaseUnitHour: 0.12,
  databaseGb: 0.1,
  databaseRequests: 0.2,
  /** per secret and month */
  secret: 0.4,
  /** per person who signs in, and month */
  person: 0.015,
} as const;
