import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { clientOf } from "../lib/aws/clients.ts";
import { systemClock } from "../lib/aws/clock.ts";
import { listIn, settingsOf } from "../lib/aws/environment.ts";
import { invokeFunction } from "../lib/aws/invoke-function.ts";
import { DynamoProbeList } from "../lib/aws/probe-list.ts";
import { scheduledHandler } from "../lib/aws/scheduled.ts";
import { DynamoStatusStore } from "../lib/aws/status-store.ts";
import type { ProbeDeclaration } from "../lib/domain/probe.ts";
import { Network } from "../lib/network/network.ts";
import { rangeGuard } from "../lib/network/ranges.ts";
import { resolveIn } from "../lib/network/resolve.ts";
import { probeMinute, probeNow } from "../lib/pipeline/probe.ts";
import { systemRecords } from "../lib/probes/dns.ts";
import { runProbe } from "../lib/probes/run.ts";

const { table, probeRanges } = settingsOf("probe");
const client = clientOf(DynamoDBClient);
const world = {
  network: new Network(rangeGuard(listIn(probeRanges)), resolveIn()),
  records: systemRecords(),
  invoke: invokeFunction,
};
const ports = {
  clock: systemClock,
  store: new DynamoStatusStore(client, table),
  probeList: new DynamoProbeList(client, table, systemClock),
  probes: { run: (resource: string, probe: ProbeDeclaration) => runProbe(world, resource, probe) },
};

/** Every minute: what is due in it is probed. Whoever invokes it without a time has everything probed now. */
export const handler = scheduledHandler("probe", (time) =>
  time === undefined ? probeNow(ports) : probeMinute(ports, time),
);
