import { describe, expect, test } from "vitest";
import { INDEXES } from "../../lib/aws/table.ts";
import { ALARMS, type AlarmName } from "../../lib/infra/alarms.ts";
import { aStack, ofType, resourcesOf } from "./stack.ts";

const alarms = ofType(resourcesOf(aStack()), "AWS::CloudWatch::Alarm").map((one) => one.properties);

function theAlarm(name: AlarmName) {
  return alarms.find(({ AlarmName }) => AlarmName === `EventsBus-${name}`) ?? {};
}

test("each alarm is named for the bus, and says where in the runbook to look", () => {
  const described = alarms.map(({ AlarmName, AlarmDescription }) => [AlarmName, AlarmDescription]);
  const expected = Object.entries(ALARMS).map(([name, meaning]) => [
    `EventsBus-${name}`,
    `${meaning}. See docs/runbook.md#${name}`,
  ]);
  expect(described.sort()).toEqual(expected.sort());
});

test.each<[AlarmName, number, number, number, number]>([
  ["relay-iterator-age", 60_000, 3, 5, 1],
  ["relay-stopped", 0, 2, 12, 5],
  ["relay-gave-up", 0, 1, 5, 1],
  ["rollup-iterator-age", 60_000, 3, 5, 1],
  ["rollup-gave-up", 0, 1, 5, 1],
  ["function-throttles", 0, 1, 5, 1],
  ["table-throttles", 0, 1, 5, 1],
  ["sweep-fails", 0, 3, 5, 1],
  ["probe-fails", 0, 3, 5, 1],
  ["decide-fails", 0, 3, 5, 1],
  ["listen-fails", 0, 3, 5, 1],
  ["api-5xx", 0, 2, 6, 5],
  ["write-conflicts", 20, 5, 6, 1],
])(
  "%s goes off above %i, in %i of %i periods of %i min",
  (name, threshold, breaching, of, minutes) => {
    expect(theAlarm(name)).toMatchObject({
      ComparisonOperator: "GreaterThanThreshold",
      Threshold: threshold,
      DatapointsToAlarm: breaching,
      EvaluationPeriods: of,
      TreatMissingData: "notBreaching",
    });
    expect(periodsOf(name)).toEqual([minutes * 60]);
  },
);

describe("what an alarm looks at:", () => {
  const mapping = "EventSourceMappingUUID=RelayStreamMapping";
  const table = "TableName=StatusTable";
  const throttled = (of: string, dimensions: string) => [
    `${of}Reads: AWS/DynamoDB ReadThrottleEvents Sum ${dimensions}`,
    `${of}Writes: AWS/DynamoDB WriteThrottleEvents Sum ${dimensions}`,
  ];

  test.each<[AlarmName, string[]]>([
    ["relay-iterator-age", ["AWS/Lambda IteratorAge Maximum FunctionName=RelayVerbFunction"]],
    [
      "relay-stopped",
      [
        `polled: AWS/Lambda PolledEventCount Sum ${mapping}`,
        `puts: AWS/DynamoDB SuccessfulRequestLatency SampleCount Operation=PutItem ${table}`,
      ],
    ],
    [
      "relay-gave-up",
      [
        `delivered: AWS/Lambda OnFailureDestinationDeliveredEventCount Sum ${mapping}`,
        `dropped: AWS/Lambda DroppedEventCount Sum ${mapping}`,
        "unreadable: Signalbox RecordsUnreadable Sum FunctionName=RelayVerbFunction service=relay",
      ],
    ],
    ["rollup-iterator-age", ["AWS/Lambda IteratorAge Maximum FunctionName=RollupVerbFunction"]],
    [
      "rollup-gave-up",
      [
        "delivered: AWS/Lambda OnFailureDestinationDeliveredEventCount Sum EventSourceMappingUUID=RollupStreamMapping",
        "dropped: AWS/Lambda DroppedEventCount Sum EventSourceMappingUUID=RollupStreamMapping",
        "unreadable: Signalbox RecordsUnreadable Sum FunctionName=RollupVerbFunction service=rollup",
      ],
    ],
    ["function-throttles", ["AWS/Lambda Throttles Sum"]],
    [
      "table-throttles",
      ["table", ...INDEXES]
        .flatMap((name) =>
          throttled(name, name === "table" ? table : `GlobalSecondaryIndexName=${name} ${table}`),
        )
        .sort(),
    ],
    ["sweep-fails", ["AWS/Lambda Errors Sum FunctionName=SweepVerbFunction"]],
    ["probe-fails", ["AWS/Lambda Errors Sum FunctionName=ProbeVerbFunction"]],
    ["decide-fails", ["AWS/Lambda Errors Sum FunctionName=DecideVerbFunction"]],
    ["listen-fails", ["AWS/Lambda Errors Sum FunctionName=ListenVerbFunction"]],
    ["api-5xx", ["AWS/ApiGateway 5xx Sum ApiId=HttpApi"]],
    [
      "write-conflicts",
      [
        `conflicts: AWS/DynamoDB ConditionalCheckFailedRequests Sum ${table}`,
        `puts: AWS/DynamoDB SuccessfulRequestLatency SampleCount Operation=PutItem ${table}`,
      ],
    ],
  ])("%s", (name, metrics) => {
    expect(metricsOf(name)).toEqual(metrics);
  });
});

test("no alarm's expression has more metrics than CloudWatch takes", () => {
  for (const { Metrics = [] } of alarms) {
    const stats = (Metrics as Query[]).filter(({ MetricStat }) => MetricStat);
    expect(stats.length).toBeLessThanOrEqual(10);
  }
});

describe("what an alarm makes of a period's counts, of which any may be missing:", () => {
  const missing = undefined;

  test.each<[AlarmName, Counts, number]>([
    ["relay-stopped", { puts: 3, polled: missing }, 1],
    ["relay-stopped", { puts: 3, polled: 0 }, 1],
    ["relay-stopped", { puts: 3, polled: 1 }, 0],
    ["relay-stopped", { puts: missing, polled: missing }, 0],
    ["relay-stopped", { puts: missing, polled: 7 }, 0],
    ["relay-gave-up", { delivered: missing, dropped: missing }, 0],
    ["relay-gave-up", { delivered: 2, dropped: missing }, 2],
    ["relay-gave-up", { delivered: missing, dropped: 1 }, 1],
    ["relay-gave-up", { delivered: missing, dropped: missing, unreadable: 3 }, 3],
    ["table-throttles", { tableReads: 1, tableWrites: 2, treeReads: 4, agendaWrites: 8 }, 15],
    ["table-throttles", { tableReads: missing, tableWrites: missing }, 0],
    ["write-conflicts", { conflicts: missing, puts: 8 }, 0],
    ["write-conflicts", { conflicts: 2, puts: 8 }, 20],
    ["write-conflicts", { conflicts: 3, puts: 1 }, 75],
    ["write-conflicts", { conflicts: missing, puts: missing }, Number.NaN],
    ["write-conflicts", { conflicts: 9, puts: missing }, Number.NaN],
  ])("%s of %j is %d", (name, counts, value) => {
    expect(resultOf(name, counts)).toBe(value);
  });
});

type Counts = Readonly<Record<string, number | undefined>>;
type Query = {
  readonly Id: string;
  readonly Expression?: string;
  readonly Period?: number;
  readonly MetricStat?: {
    readonly Metric: Stat;
    readonly Period: number;
    readonly Stat: string;
  };
};
type Stat = {
  readonly Namespace: string;
  readonly MetricName: string;
  readonly Dimensions?: readonly { readonly Name: string; readonly Value: string }[];
};

/** An alarm's metrics, in order, each with its name in the expression, its statistic and its dimensions. */
function metricsOf(name: AlarmName): string[] {
  const { Metrics, Statistic, ...single } = theAlarm(name);
  if (!Metrics) return [described(single as Stat, String(Statistic))];
  return (Metrics as Query[])
    .flatMap(({ Id, MetricStat }) =>
      MetricStat ? [`${Id}: ${described(MetricStat.Metric, MetricStat.Stat)}`] : [],
    )
    .sort();
}

function described({ Namespace, MetricName, Dimensions = [] }: Stat, statistic: string): string {
  const dimensions = Dimensions.map(({ Name, Value }) => `${Name}=${Value}`).sort();
  return [Namespace, MetricName, statistic, ...dimensions].join(" ");
}

/** The periods of an alarm and its metrics, in seconds, without repetition. */
function periodsOf(name: AlarmName): unknown[] {
  const { Period, Metrics = [] } = theAlarm(name);
  const periods = (Metrics as Query[]).map((query) => query.MetricStat?.Period ?? query.Period);
  return [...new Set([Period, ...periods])].filter((period) => period !== undefined);
}

/** An alarm's metric math, worked out for one period; NaN when there is no datapoint. */
function resultOf(name: AlarmName, counts: Counts): number {
  const queries = theAlarm(name).Metrics as Query[];
  const ids = queries.filter(({ MetricStat }) => MetricStat).map(({ Id }) => Id);
  const expression = queries.find(({ Expression }) => Expression)?.Expression ?? "";
  const asScript = `return ${expression.replaceAll(" AND ", " && ").replaceAll("==", "===")}`;
  const evaluate = new Function("FILL", "IF", ...ids, asScript);
  const fill = (count: number | undefined, otherwise: number) => count ?? otherwise;
  const choose = (condition: boolean, one: number, other: number) => (condition ? one : other);
  return evaluate(fill, choose, ...ids.map((id) => counts[id])) as number;
}
