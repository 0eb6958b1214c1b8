import { MathExpression, Metric } from "aws-cdk-lib/aws-cloudwatch";
import type { EventSourceMapping, IFunction } from "aws-cdk-lib/aws-lambda";
import type { Verb } from "../aws/environment.ts";
import { METRICS } from "../aws/metrics.ts";
import { INDEXES } from "../aws/table.ts";

/*
 * What the alarms look at, summed over the period of the alarm. CloudWatch has no datapoint for a minute
 * in which nothing was counted, so each expression says with FILL which of its counts may be missing.
 */

/** 1 in a period in which items were put and the mapping read nothing, else 0: a mapping that stands still measures nothing. */
export function unreadWrites(tableName: string, mapping: EventSourceMapping): MathExpression {
  return new MathExpression({
    expression: "IF(FILL(puts, 0) > 0 AND FILL(polled, 0) == 0, 1, 0)",
    usingMetrics: { puts: puts(tableName), polled: countOf(mapping, "PolledEventCount") },
    label: "periods with writes that nothing read",
  });
}

/** A function that reads the table's stream, and what hands it over. */
export interface StreamReader {
  readonly function: IFunction;
  readonly mapping: EventSourceMapping;
}

/** How many milliseconds old the last record of a batch was when the function was handed it. */
export function iteratorAge(reader: StreamReader): Metric {
  return reader.function.metric("IteratorAge", { statistic: "Maximum" });
}

/** Records that the mapping went on without, whether or not they reached the bucket, and those that the verb put there itself. */
export function recordsGivenUp(service: Verb, reader: StreamReader): MathExpression {
  return sumOf("records given up", {
    delivered: countOf(reader.mapping, "OnFailureDestinationDeliveredEventCount"),
    dropped: countOf(reader.mapping, "DroppedEventCount"),
    unreadable: new Metric({
      namespace: METRICS.namespace,
      metricName: METRICS.unreadable,
      dimensionsMap: { service, [METRICS.dimension]: reader.function.functionName },
      statistic: "Sum",
    }),
  });
}

/** Notices that no destination took, and that are tried no more. */
export function noticesFailed({ functionName }: IFunction): Metric {
  const service: Verb = "notify";
  return new Metric({
    namespace: METRICS.namespace,
    metricName: METRICS.notices.failed,
    dimensionsMap: { service, [METRICS.dimension]: functionName },
    statistic: "Sum",
  });
}

/**
 * Invocations that Lambda refused, of all functions of the account in the region: ours share its concurrency with
 * the others, and an alarm takes no more than ten metrics, one a function.
 */
export function throttledInvocations(): Metric {
  return new Metric({ namespace: "AWS/Lambda", metricName: "Throttles", statistic: "Sum" });
}

/** Reads and writes that DynamoDB refused; those of an index are not among its table's. */
export function throttledRequests(tableName: string): MathExpression {
  const refused = (of: string, dimensions: Readonly<Record<string, string>> = {}) => [
    [`${of}Reads`, tableMetric(tableName, "ReadThrottleEvents", dimensions)],
    [`${of}Writes`, tableMetric(tableName, "WriteThrottleEvents", dimensions)],
  ];
  const indexes = INDEXES.flatMap((name) => refused(name, { GlobalSecondaryIndexName: name }));
  return sumOf("throttled requests", Object.fromEntries([...refused("table"), ...indexes]));
}

/** The percentage of writes that lost a race; nothing when nothing was written. */
export function lostRaces(tableName: string): MathExpression {
  return new MathExpression({
    expression: "100 * FILL(conflicts, 0) / (FILL(conflicts, 0) + puts)",
    usingMetrics: {
      conflicts: tableMetric(tableName, "ConditionalCheckFailedRequests"),
      puts: puts(tableName),
    },
    label: "percentage of writes that lost a race",
  });
}

function puts(tableName: string): Metric {
  const operation = { Operation: "PutItem" };
  const latency = tableMetric(tableName, "SuccessfulRequestLatency", operation);
  return latency.with({ statistic: "SampleCount" });
}

function sumOf(label: string, usingMetrics: Readonly<Record<string, Metric>>): MathExpression {
  const counts = Object.keys(usingMetrics).map((name) => `FILL(${name}, 0)`);
  return new MathExpression({ expression: counts.join(" + "), usingMetrics, label });
}

function countOf({ eventSourceMappingId }: EventSourceMapping, metricName: string): Metric {
  const dimensionsMap = { EventSourceMappingUUID: eventSourceMappingId };
  return new Metric({ namespace: "AWS/Lambda", metricName, dimensionsMap, statistic: "Sum" });
}

function tableMetric(
  tableName: string,
  metricName: string,
  dimensions: Readonly<Record<string, string>> = {},
): Metric {
  const dimensionsMap = { TableName: tableName, ...dimensions };
  return new Metric({ namespace: "AWS/DynamoDB", metricName, dimensionsMap, statistic: "Sum" });
}
