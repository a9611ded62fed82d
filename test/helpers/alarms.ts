import { METRIC_NAMESPACE, type Metric } from "../../runtime/architecture/metrics.js";
import type { Target } from "../../runtime/platform/aws/target.js";

/** Measures one of something in an environment; by hand, as there is no SDK for CloudWatch here. */
export async function measureOne(metric: Metric, { environment, region, endpoint = "", credentials }: Target) {
  const scope = `${credentials?.accessKeyId}/20260101/${region}/monitoring/aws4_request`;
  const response = await fetch(endpoint, {
    method: "POST",
    headers: { Authorization: `AWS4-HMAC-SHA256 Credential=${scope}` },
    body: new URLSearchParams({
      Action: "PutMetricData",
      Version: "2010-08-01",
      Namespace: METRIC_NAMESPACE,
      "MetricData.member.1.MetricName": metric,
      "MetricData.member.1.Value": "1",
      "MetricData.member.1.Dimensions.member.1.Name": "environment",
      "MetricData.member.1.Dimensions.member.1.Value": environment,
    }),
  });
  if (!response.ok) throw new Error(`PutMetricData: ${response.status} ${await response.text()}`);
}

/** Sets the clock of a local AWS forward. */
export async function advanceClock(seconds: number, { endpoint = "" }: Target): Promise<void> {
  const body = JSON.stringify({ advance: seconds });
  const response = await fetch(new URL("/local/clock", endpoint), { method: "POST", body });
  if (!response.ok) throw new Error(`the clock of the local AWS: ${response.status} ${await response.text()}`);
}
