/**
 * How AWS answers where it does not do what it is asked: status, headers and body as its services send them, so that
 * the SDK takes them for what they are.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html
 * @module
 */
import { randomUUID } from "node:crypto";

/** The services that functions talk to, as they are named in what a request is signed for. */
export type Service = "s3" | "dynamodb" | "sns" | "sqs" | "states";

/** An answer that did not come from the service. */
export interface AwsRefusal {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const XML = '<?xml version="1.0" encoding="UTF-8"?>\n';

function ofS3(status: number, code: string, message: string, more = ""): AwsRefusal {
  const id = randomUUID().replaceAll("-", "").slice(0, 16).toUpperCase();
  return {
    status,
    headers: { "content-type": "application/xml", "x-amz-request-id": id, "x-amz-id-2": randomUUID() },
    body: `${XML}<Error><Code>${code}</Code><Message>${message}</Message>${more}<RequestId>${id}</RequestId></Error>`,
  };
}

/** Of a service that speaks JSON. */
function ofJson(type: string, message: string, version: "1.0" | "1.1" = "1.0"): AwsRefusal {
  return {
    status: 400,
    headers: { "content-type": `application/x-amz-json-${version}`, "x-amzn-requestid": randomUUID().toUpperCase() },
    body: JSON.stringify({ __type: type, message }),
  };
}

/** S3 while a policy or an organization keeps a role out. */
export const accessDenied = (): AwsRefusal => ofS3(403, "AccessDenied", "Access Denied");

/** S3 while it has more requests than it can answer. */
export const slowDown = (): AwsRefusal => ofS3(503, "SlowDown", "Please reduce your request rate.");

/** DynamoDB where a table has used up its capacity. */
export const throughputExceeded = (): AwsRefusal =>
  ofJson(
    "com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException",
    "The level of configured provisioned throughput for the table was exceeded. " +
      "Consider increasing your provisioning level with the UpdateTable API.",
  );

/** DynamoDB where an account, or a table on demand, grows faster than it may. */
export const throttled = (): AwsRefusal =>
  ofJson("com.amazon.coral.availability#ThrottlingException", "Rate of requests exceeds the allowed throughput.");

/** How far a signature may be off, in milliseconds: 15 minutes for S3, 5 for all others. */
const TOLERANCE_MS: Readonly<Record<Service, number>> = {
  s3: 900_000,
  dynamodb: 300_000,
  sns: 300_000,
  sqs: 300_000,
  states: 300_000,
};

const compact = (time: number): string => new Date(time).toISOString().replace(/[-:]|\.\d{3}/g, "");

/**
 * What a service says of a request that was signed at another time than it is.
 *
 * @param signed when it says it was signed, in milliseconds since 1970
 * @returns undefined where the clocks agree well enough
 */
export function timeSkewed(service: Service, signed: number, now: number): AwsRefusal | undefined {
  const tolerance = TOLERANCE_MS[service];
  if (Math.abs(signed - now) <= tolerance) return undefined;
  if (service === "s3") {
    const times = `<RequestTime>${compact(signed)}</RequestTime><ServerTime>${new Date(now).toISOString()}</ServerTime>`;
    const message = "The difference between the request time and the current time is too large.";
    const allowed = `<MaxAllowedSkewMilliseconds>${tolerance}</MaxAllowedSkewMilliseconds>`;
    return ofS3(403, "RequestTimeTooSkewed", message, times + allowed);
  }
  const late = signed < now;
  const bound = compact(late ? now - tolerance : now + tolerance);
  const message = late
    ? `Signature expired: ${compact(signed)} is now earlier than ${bound} (${compact(now)} - 5 min.)`
    : `Signature not yet current: ${compact(signed)} is still later than ${bound} (${compact(now)} + 5 min.)`;
  if (service === "dynamodb") return ofJson("com.amazon.coral.service#InvalidSignatureException", message);
  if (service === "sns") return ofQuery("SignatureDoesNotMatch", message);
  return ofJson("com.amazon.coral.service#InvalidSignatureException", message);
}

/** Of a service that speaks forms and XML. */
function ofQuery(code: string, message: string): AwsRefusal {
  const id = randomUUID();
  const error = `<Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error>`;
  return {
    status: 403,
    headers: { "content-type": "text/xml", "x-amzn-requestid": id },
    body: `<ErrorResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/">${error}<RequestId>${id}</RequestId></ErrorResponse>`,
  };
}
