import { METRIC_NAMESPACE, type Metric, metrics } from "../../architecture/metrics.js";
import type { Clock, MetricSink } from "../../kernel/stores.js";

/**
 * Metrics as lines of the CloudWatch embedded metric format: written to standard output, which CloudWatch Logs reads.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export class EmfMetricSink implements MetricSink {
  constructor(
    private readonly environment: string,
    private readonly clock: Clock,
    private readonly write: (line: string) => void,
  ) {}

  put(values: Partial<Record<Metric, number>>, dimensions: Record<string, string> = {}): void {
    const finite = Object.entries(values).filter(([, value]) => Number.isFinite(value));
    if (finite.length === 0) return;
    const all = { environment: this.environment, ...dimensions };
    const directive = {
      Namespace: METRIC_NAMESPACE,
      Dimensions: [Object.keys(all)],
      Metrics: finite.map(([Name]) => ({ Name, Unit: metrics[Name as Metric] })),
    };
    const line = {
      _aws: { Timestamp: this.clock(), CloudWatchMetrics: [directive] },
      ...all,
      ...Object.fromEntries(finite),
    };
    this.write(JSON.stringify(line));
  }
}
