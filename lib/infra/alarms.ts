import { Duration } from "aws-cdk-lib";
import type { HttpApi as Api } from "aws-cdk-lib/aws-apigatewayv2";
import {
  Alarm,
  ComparisonOperator,
  type IAlarmAction,
  type MathExpression,
  type Metric,
  TreatMissingData,
} from "aws-cdk-lib/aws-cloudwatch";
import type { IFunction } from "aws-cdk-lib/aws-lambda";
import { Construct } from "constructs";
import {
  iteratorAge,
  lostRaces,
  noticesFailed,
  recordsGivenUp,
  type StreamReader,
  throttledInvocations,
  throttledRequests,
  unreadWrites,
} from "./alarm-metrics.ts";

/** Every alarm, with the heading in docs/runbook.md that says what to do. */
export const ALARMS = {
  "relay-iterator-age": "Transitions reach the bus late: the relay is behind the table's stream",
  "relay-stopped":
    "Statuses change, and the relay reads nothing of it: transitions don't reach the bus",
  "relay-gave-up":
    "A stream record was given up, or can't be read, and is in the bucket of failures",
  "rollup-iterator-age": "Groups are late: the rollup is behind the table's stream",
  "rollup-gave-up":
    "A change of a member was given up, and is in the bucket of failures: its group may be wrong until it is recounted",
  "function-throttles":
    "Lambda refuses invocations: the account's or a function's concurrency is used up",
  "table-throttles": "DynamoDB refuses requests of the table",
  "sweep-fails": "What has expired isn't stored: heartbeats that were missed become no events",
  "probe-fails": "What the service probes isn't looked at, or what came of it isn't stored",
  "decide-fails": "Gates aren't decided when what they depend on changes: they are late",
  "listen-fails":
    "Events of AWS services, and reports on the bus, aren't taken in: statuses of them are old",
  "notify-fails": "Changes aren't told: subscriptions are late, or hear nothing of them",
  "notices-failed": "A destination didn't take a notice, and it was given up",
  "api-5xx": "Callers get server errors",
  "write-conflicts": "More than a fifth of all writes lose a race: many reporters share a resource",
} as const;
export type AlarmName = keyof typeof ALARMS;

/** An alarm goes off when its metric was above `threshold` in `breaching` of the last `of` periods of so many `minutes`. */
export interface AlarmRule {
  readonly threshold: number;
  readonly breaching: number;
  readonly of: number;
  readonly minutes: number;
}

/**
 * When each alarm goes off. All look further back than the newest period: what was counted in it may
 * come late, and until then it is missing, or what FILL says, which would hide a breach or feign one.
 */
export const ALARM_RULES: Readonly<Record<AlarmName, AlarmRule>> = {
  "relay-iterator-age": { threshold: 60_000, breaching: 3, of: 5, minutes: 1 },
  "relay-stopped": { threshold: 0, breaching: 2, of: 12, minutes: 5 },
  "relay-gave-up": { threshold: 0, breaching: 1, of: 5, minutes: 1 },
  "rollup-iterator-age": { threshold: 60_000, breaching: 3, of: 5, minutes: 1 },
  "rollup-gave-up": { threshold: 0, breaching: 1, of: 5, minutes: 1 },
  "function-throttles": { threshold: 0, breaching: 1, of: 5, minutes: 1 },
  "table-throttles": { threshold: 0, breaching: 1, of: 5, minutes: 1 },
  "sweep-fails": { threshold: 0, breaching: 3, of: 5, minutes: 1 },
  "probe-fails": { threshold: 0, breaching: 3, of: 5, minutes: 1 },
  "decide-fails": { threshold: 0, breaching: 3, of: 5, minutes: 1 },
  "listen-fails": { threshold: 0, breaching: 3, of: 5, minutes: 1 },
  "notify-fails": { threshold: 0, breaching: 3, of: 5, minutes: 1 },
  "notices-failed": { threshold: 0, breaching: 1, of: 5, minutes: 1 },
  "api-5xx": { threshold: 0, breaching: 2, of: 6, minutes: 5 },
  "write-conflicts": { threshold: 20, breaching: 5, of: 6, minutes: 1 },
};

export interface AlarmsProps {
  /** The bus's name, which tells deployments apart. */
  readonly prefix: string;
  readonly tableName: string;
  readonly relay: StreamReader;
  readonly rollup: StreamReader;
  readonly sweep: IFunction;
  readonly probe: IFunction;
  readonly decide: IFunction;
  readonly listen: IFunction;
  readonly notify: IFunction;
  readonly api: Api;
  /** What to do when an alarm goes off. @default nothing but show it */
  readonly actions?: readonly IAlarmAction[];
}

/** What an operator must hear of, each with a heading in the runbook. */
export class Alarms extends Construct {
  constructor(scope: Construct, id: string, props: AlarmsProps) {
    super(scope, id);
    const { tableName, relay, rollup, sweep, probe, decide, listen, notify, api } = props;
    const metrics: Record<AlarmName, Metric | MathExpression> = {
      "relay-iterator-age": iteratorAge(relay),
      "relay-stopped": unreadWrites(tableName, relay.mapping),
      "relay-gave-up": recordsGivenUp("relay", relay),
      "rollup-iterator-age": iteratorAge(rollup),
      "rollup-gave-up": recordsGivenUp("rollup", rollup),
      "function-throttles": throttledInvocations(),
      "table-throttles": throttledRequests(tableName),
      "sweep-fails": sweep.metricErrors({ statistic: "Sum" }),
      "probe-fails": probe.metricErrors({ statistic: "Sum" }),
      "decide-fails": decide.metricErrors({ statistic: "Sum" }),
      "listen-fails": listen.metricErrors({ statistic: "Sum" }),
      "notify-fails": notify.metricErrors({ statistic: "Sum" }),
      "notices-failed": noticesFailed(notify),
      "api-5xx": api.metricServerError({ statistic: "Sum" }),
      "write-conflicts": lostRaces(tableName),
    };
    for (const [name, metric] of Object.entries(metrics)) {
      this.#alarm(name as AlarmName, metric, props);
    }
  }

  /** Silence is no breach: most of what is counted here is counted only when it happens. */
  #alarm(name: AlarmName, metric: Metric | MathExpression, props: AlarmsProps): void {
    const { threshold, breaching, of, minutes } = ALARM_RULES[name];
    const alarm = new Alarm(this, name, {
      alarmName: `${props.prefix}-${name}`,
      alarmDescription: `${ALARMS[name]}. See docs/runbook.md#${name}`,
      metric: metric.with({ period: Duration.minutes(minutes) }),
      threshold,
      evaluationPeriods: of,
      datapointsToAlarm: breaching,
      comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
    alarm.addAlarmAction(...(props.actions ?? []));
  }
}
