import { expect, test } from "vitest";
import { ALARMS, type AlarmName } from "../../lib/infra/alarms.ts";
import { aStack, ofType, resourcesOf } from "./stack.ts";

const alarms = ofType(resourcesOf(aStack()), "AWS::CloudWatch::Alarm").map((one) => one.properties);

function theAlarm(name: AlarmName) {
  return alarms.find(({ AlarmName }) => AlarmName === `EventsBus-${name}`);
}

test("each alarm is named for the bus, and says where in the runbook to look", () => {
  const described = alarms.map(({ AlarmName, AlarmDescription }) => [AlarmName, AlarmDescription]);
  const expected = Object.entries(ALARMS).map(([name, meaning]) => [
    `EventsBus-${name}`,
    `${meaning}. See docs/runbook.md#${name}`,
  ]);
  expect(described.sort()).toEqual(expected.sort());
});

test.each<[AlarmName, number, number]>([
  ["relay-iterator-age", 60_000, 3],
  ["relay-gave-up", 0, 1],
  ["function-throttles", 0, 1],
  ["table-throttles", 0, 1],
  ["api-5xx", 0, 3],
  ["write-conflicts", 20, 5],
])("%s goes off above %i, %i minutes running", (name, threshold, minutes) => {
  expect(theAlarm(name)).toMatchObject({
    ComparisonOperator: "GreaterThanThreshold",
    Threshold: threshold,
    EvaluationPeriods: minutes,
    TreatMissingData: "notBreaching",
  });
});

test("records given up are counted whether or not they reached the bucket", () => {
  expect(metricsOf("relay-gave-up")).toEqual([
    ["AWS/Lambda", "DroppedEventCount", { EventSourceMappingUUID: "RelayStream" }],
    [
      "AWS/Lambda",
      "OnFailureDestinationDeliveredEventCount",
      { EventSourceMappingUUID: "RelayStream" },
    ],
  ]);
});

test("throttles are counted of every function", () => {
  const functions = metricsOf("function-throttles").map(([, , dimensions]) => dimensions);
  expect(functions).toEqual(
    ["Declare", "Deliver", "Ingest", "Query", "Relay"].map((verb) => ({
      FunctionName: `${verb}VerbFunction`,
    })),
  );
});

type Metric = {
  readonly MetricStat?: {
    readonly Metric: {
      readonly Namespace: string;
      readonly MetricName: string;
      readonly Dimensions: readonly { readonly Name: string; readonly Value: string }[];
    };
  };
};

/** The metrics that an alarm's expression is made of, in the order of their names and dimensions. */
function metricsOf(name: AlarmName) {
  return ((theAlarm(name)?.Metrics ?? []) as Metric[])
    .flatMap(({ MetricStat }) => (MetricStat ? [MetricStat.Metric] : []))
    .map(({ Namespace, MetricName, Dimensions }) => {
      const dimensions = Dimensions.map(({ Name, Value }) => [Name, Value]);
      return [Namespace, MetricName, Object.fromEntries(dimensions)] as const;
    })
    .sort((one, other) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1));
}
