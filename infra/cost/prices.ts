/**
 * Unit prices in USD, us-east-1, on demand, without the free tier, as AWS's price pages listed them on {@link PRICED_ON}.
 * Nothing here is looked up at run time: when AWS changes a price, change it here and move the date.
 *
 * @module
 */

/** The day on which the pages were read, ISO 8601; `t-developer cost` tells it. */
export const PRICED_ON = "2026-11-23";

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
} as const;
