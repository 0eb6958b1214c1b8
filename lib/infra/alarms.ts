import { Duration } from "aws-cdk-lib";
import type { HttpApi as Api } from "aws-cdk-lib/aws-apigatewayv2";
import {
  Alarm,
  ComparisonOperator,
  type IAlarmAction,
  type IMetric,
  MathExpression,
  Metric,
  TreatMissingData,
} from "aws-cdk-lib/aws-cloudwatch";
import type { EventSourceMapping, IFunction } from "aws-cdk-lib/aws-lambda";
import { Construct } from "constructs";

/** Every alarm, with the heading in docs/runbook.md that says what to do. */
export const ALARMS = {
  "relay-iterator-age": "Transitions reach the bus late: the relay is behind the table's stream",
  "relay-stopped":
    "Statuses change, and the relay reads nothing of it: transitions don't reach the bus",
  "relay-gave-up": "A stream record was given up and is in the bucket of failures",
  "function-throttles":
    "Lambda refuses invocations: the account's or a function's concurrency is used up",
  "table-throttles": "DynamoDB refuses requests of the table",
  "api-5xx": "Callers get server errors",
  "write-conflicts": "More than a fifth of all writes lose a race: many reporters share a resource",
} as const;
export type AlarmName = keyof typeof ALARMS;

export interface AlarmsProps {
  /** The bus's name, which tells deployments apart. */
  readonly prefix: string;
  readonly tableName: string;
  readonly relay: IFunction;
  readonly mapping: EventSourceMapping;
  readonly functions: Readonly<Record<string, IFunction>>;
  readonly api: Api;
  /** What to do when an alarm goes off. @default nothing but show it */
  readonly actions?: readonly IAlarmAction[];
}

const MINUTE = Duration.minutes(1);

/** What an operator must hear of, each with a heading in the runbook. */
export class Alarms extends Construct {
  readonly #props: AlarmsProps;

  constructor(scope: Construct, id: string, props: AlarmsProps) {
    super(scope, id);
    this.#props = props;
    const { relay, api, functions } = props;
    const iteratorAge = relay.metric("IteratorAge", { statistic: "Maximum", period: MINUTE });
    this.#alarm("relay-iterator-age", iteratorAge, Duration.seconds(60).toMilliseconds(), 3);
    this.#alarm("relay-stopped", this.#unread(), 0, 10);
    this.#alarm("relay-gave-up", this.#givenUp(), 0);
    this.#alarm(
      "function-throttles",
      sum(functions, (one) => one.metricThrottles({ period: MINUTE })),
      0,
    );
    this.#alarm("table-throttles", this.#tableThrottles(), 0);
    this.#alarm("api-5xx", api.metricServerError({ statistic: "Sum", period: MINUTE }), 0, 3);
    this.#alarm("write-conflicts", this.#conflictPercentage(), 20, 5);
  }

  /** Goes off when the metric was above the threshold for so many minutes running. */
  #alarm(name: AlarmName, metric: IMetric, threshold: number, evaluationPeriods = 1): void {
    const alarm = new Alarm(this, name, {
      alarmName: `${this.#props.prefix}-${name}`,
      alarmDescription: `${ALARMS[name]}. See docs/runbook.md#${name}`,
      metric,
      threshold,
      evaluationPeriods,
      comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
    alarm.addAlarmAction(...(this.#props.actions ?? []));
  }

  /** A mapping that reads nothing measures no age, so that its silence is told by what is written meanwhile. */
  #unread(): IMetric {
    return new MathExpression({
      expression: "IF(FILL(puts, 0) > 0 AND FILL(polled, 0) == 0, 1, 0)",
      usingMetrics: {
        puts: this.#tableMetric(
          "SuccessfulRequestLatency",
          { Operation: "PutItem" },
          "SampleCount",
        ),
        polled: this.#mappingMetric("PolledEventCount"),
      },
      label: "minutes with writes that nothing read",
      period: MINUTE,
    });
  }

  #mappingMetric(metricName: string): IMetric {
    const dimensionsMap = { EventSourceMappingUUID: this.#props.mapping.eventSourceMappingId };
    return new Metric({
      namespace: "AWS/Lambda",
      metricName,
      dimensionsMap,
      statistic: "Sum",
      period: MINUTE,
    });
  }

  #givenUp(): IMetric {
    return new MathExpression({
      expression: "FILL(delivered, 0) + FILL(dropped, 0)",
      usingMetrics: {
        delivered: this.#mappingMetric("OnFailureDestinationDeliveredEventCount"),
        dropped: this.#mappingMetric("DroppedEventCount"),
      },
      label: "records given up",
      period: MINUTE,
    });
  }

  #tableThrottles(): IMetric {
    return new MathExpression({
      expression: "FILL(reads, 0) + FILL(writes, 0)",
      usingMetrics: {
        reads: this.#tableMetric("ReadThrottleEvents"),
        writes: this.#tableMetric("WriteThrottleEvents"),
      },
      label: "throttled requests",
      period: MINUTE,
    });
  }

  #conflictPercentage(): IMetric {
    return new MathExpression({
      expression: "100 * FILL(conflicts, 0) / (FILL(conflicts, 0) + puts)",
      usingMetrics: {
        conflicts: this.#tableMetric("ConditionalCheckFailedRequests"),
        puts: this.#tableMetric(
          "SuccessfulRequestLatency",
          { Operation: "PutItem" },
          "SampleCount",
        ),
      },
      label: "percentage of writes that lost a race",
      period: MINUTE,
    });
  }

  #tableMetric(
    metricName: string,
    dimensions: Record<string, string> = {},
    statistic = "Sum",
  ): IMetric {
    const dimensionsMap = { TableName: this.#props.tableName, ...dimensions };
    return new Metric({
      namespace: "AWS/DynamoDB",
      metricName,
      dimensionsMap,
      statistic,
      period: MINUTE,
    });
  }
}

function sum(
  functions: Readonly<Record<string, IFunction>>,
  metricOf: (one: IFunction) => IMetric,
): IMetric {
  const usingMetrics = Object.fromEntries(
    Object.entries(functions).map(([name, one]) => [name, metricOf(one)]),
  );
  const expression = Object.keys(usingMetrics)
    .map((name) => `FILL(${name}, 0)`)
    .join(" + ");
  return new MathExpression({
    expression,
    usingMetrics,
    label: "throttled invocations",
    period: MINUTE,
  });
}
