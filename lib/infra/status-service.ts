import type { IAlarmAction } from "aws-cdk-lib/aws-cloudwatch";
import { Construct } from "constructs";
import { Alarms } from "./alarms.ts";
import type { Bundles } from "./bundle.ts";
import { Decide } from "./decide.ts";
import { Declare } from "./declare.ts";
import { Deliver } from "./deliver.ts";
import { EventBus } from "./event-bus.ts";
import { FailureBucket } from "./failure-bucket.ts";
import { Gate } from "./gate.ts";
import { Hook } from "./hook.ts";
import { HttpApi } from "./http-api.ts";
import { Ingest } from "./ingest.ts";
import { Listen } from "./listen.ts";
import { Notify } from "./notify.ts";
import { Probe } from "./probe.ts";
import { Query } from "./query.ts";
import { Relay } from "./relay.ts";
import { Rollup } from "./rollup.ts";
import { SecretsKey } from "./secrets-key.ts";
import { type ServiceOptions, serviceSettings } from "./service-settings.ts";
import { StatusTable } from "./status-table.ts";
import { Subscribe } from "./subscribe.ts";
import { Sweep } from "./sweep.ts";
import { Token } from "./token.ts";
import { Wait } from "./wait.ts";

export interface StatusServiceProps extends ServiceOptions {
  readonly bundles: Bundles;
  /** @default alarms only show */
  readonly alarmActions?: readonly IAlarmAction[];
}

/** The whole service, in the order of the flow: reports in, the table, its stream, the bus, and queries. */
export class StatusService extends Construct {
  readonly url: string;
  readonly busName: string;
  readonly webhookSecretName: string;
  readonly adminSecretName: string;

  constructor(scope: Construct, id: string, props: StatusServiceProps) {
    super(scope, id);
    const { bundles } = props;
    const settings = serviceSettings(props);
    const { busName, historyRetention, archiveRetention, throttles } = settings;
    const table = new StatusTable(this, "Status");
    const bus = new EventBus(this, "Events", { name: busName, archiveRetention });
    const called = { bundles, table, identities: JSON.stringify(settings.identities) };
    const ingest = new Ingest(this, "Ingest", called).function.function;
    const secretsKey = new SecretsKey(this, "SecretsKey");
    const delivery = new Deliver(this, "Deliver", { ...called, secretsKey });
    const deliver = delivery.function.function;
    const hook = new Hook(this, "Hook", { ...called, secretsKey }).function.function;
    const declare = new Declare(this, "Declare", called).function.function;
    const readers = { ...called, historyDays: String(historyRetention.toDays()) };
    const query = new Query(this, "Query", readers).function.function;
    const wait = new Wait(this, "Wait", called).function.function;
    const gate = new Gate(this, "Gate", readers).function.function;
    const tokens = new Token(this, "Token", called);
    const token = tokens.function.function;
    const decide = new Decide(this, "Decide", { bundles, table, bus }).function.function;
    const failures = new FailureBucket(this, "Failures");
    const relaying = new Relay(this, "Relay", { bundles, table, bus, failures, historyRetention });
    const relay = relaying.function.function;
    const grouping = new Rollup(this, "Rollup", { bundles, table, failures });
    const rollup = grouping.function.function;
    const listening = { bundles, table, bus, failures, awsEvents: settings.awsEvents };
    const listen = new Listen(this, "Listen", listening).function.function;
    const sweeping = { bundles, table, historyRetention };
    const sweep = new Sweep(this, "Sweep", sweeping).function.function;
    const { probeRanges: ranges, probeFunctions } = settings;
    const probing = { bundles, table, ranges, functions: probeFunctions };
    const probe = new Probe(this, "Probe", probing).function.function;
    const historyDays = historyRetention.toDays();
    const { notifierRanges, notifierTargets: targets } = settings;
    const telling = {
      ...{ bundles, table, bus, secretsKey, historyDays },
      ...{ ranges: notifierRanges, targets },
    };
    const subscribe = new Subscribe(this, "Subscribe", { ...called, ...telling }).function.function;
    const notify = new Notify(this, "Notify", telling).function.function;
    const http = new HttpApi(this, "Http", {
      functions: { ingest, deliver, hook, declare, query, wait, gate, token, subscribe },
      throttles,
      authorization: settings.authorization,
    });
    new Alarms(this, "Alarms", {
      prefix: bus.name,
      tableName: table.name,
      relay: { function: relay, mapping: relaying.mapping },
      rollup: { function: rollup, mapping: grouping.mapping },
      sweep,
      decide,
      listen,
      probe,
      notify,
      api: http.api,
      ...(props.alarmActions && { actions: props.alarmActions }),
    });
    this.url = http.url;
    this.busName = bus.name;
    this.webhookSecretName = delivery.secret.secretName;
    this.adminSecretName = tokens.secret.secretName;
  }
}
