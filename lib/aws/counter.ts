import { Metrics, MetricUnit } from "@aws-lambda-powertools/metrics";
import { METRICS } from "./metrics.ts";

/** How often things happened, by the names of their metrics. */
export type Counts = Readonly<Record<string, number>>;

/** Counts what a function did, as metrics that it writes to its log. */
export function counter(verb: string): (counts: Counts) => void {
  const metrics = new Metrics({ namespace: METRICS.namespace, serviceName: verb });
  return (counts) => {
    metrics.addDimension(METRICS.dimension, process.env.AWS_LAMBDA_FUNCTION_NAME ?? verb);
    for (const [name, count] of Object.entries(counts)) {
      metrics.addMetric(name, MetricUnit.Count, count);
    }
    metrics.publishStoredMetrics();
  };
}
