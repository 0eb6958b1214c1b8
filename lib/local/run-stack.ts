import { join } from "node:path";
import { AwsEndpoint } from "./aws/endpoint.ts";
import { operationsOn } from "./aws/operations.ts";
import { secretValues } from "./aws/secrets.ts";
import { Buckets } from "./buckets.ts";
import { Bus, type Envelope } from "./bus/bus.ts";
import { Schedules } from "./bus/schedules.ts";
import { busRules, type Destinations } from "./bus/targets.ts";
import { ENGINE_KEY } from "./engine/client.ts";
import type { Engine } from "./engine/engine.ts";
import type { LocalFunction } from "./functions/function.ts";
import { functionLog } from "./functions/function-log.ts";
import { type Endpoints, localFunctions, warmAll } from "./functions/functions.ts";
import { Logs } from "./functions/logs.ts";
import type { Front } from "./http/front.ts";
import { HttpApi } from "./http/http-api.ts";
import { LOCAL_PREFIX, LocalApi } from "./http/local-api.ts";
import { accessKeyOf, type Iam } from "./iam/iam.ts";
import type { Journal } from "./journal.ts";
import { Keys } from "./keys.ts";
import type { StreamMapping } from "./stream/mapping.ts";
import type { Synthesis } from "./template/synthesis.ts";
import { drain, mappingsOf, routesOf, trimStreams, type Wiring } from "./wiring.ts";

/** What has been started, to be stopped in the opposite order. */
export type Parts = AsyncDisposableStack;

/** A stack, and what it is run on. */
export type Machine = Synthesis & {
  readonly data: string;
  readonly secrets: string | undefined;
  /** Variables with the addresses of services of AWS that are elsewhere. */
  readonly elsewhere?: Readonly<Record<string, string>>;
  readonly journal: Journal;
  readonly front: Front;
  readonly engine: Engine;
  readonly iam: Iam | undefined;
  readonly complain: (text: string) => void;
  readonly onTransition: (envelope: Envelope) => void;
};

const TRIM_EVERY = 5_000;

/** Puts the bus, the functions and what invokes them together, and opens the door. */
export async function runStack(machine: Machine, parts: Parts): Promise<void> {
  const { stack, data, journal, engine, iam, complain } = machine;
  const logs = parts.adopt(new Logs(join(data, "logs"), complain), (one) => one.close());
  const functions = new Map<string, LocalFunction>();
  const destinations = destinationsOf(functions, logs, machine);
  const bus = new Bus(journal, stack.buses, busRules(stack.rules, destinations), complain);
  const buckets = new Buckets(join(data, "buckets"), stack.buckets);
  const endpoints = await startEndpoint(machine, parts, bus, buckets, functions);
  const log = functionLog(stack.functions, logs, iam, complain);
  await startFunctions(functions, parts, localFunctions(machine, endpoints, log));
  parts.defer(() => bus.stop());
  bus.resume();
  const wiring: Wiring = { stack, functions, engine, journal, buckets, iam, complain };
  const mappings = startMappings(wiring, parts);
  const schedules = new Schedules(stack.rules, destinations, complain);
  parts.adopt(schedules, (one) => one.stop()).start();
  const localApi = new LocalApi(bus, journal, {
    busName: stack.buses[0] ?? "",
    sweep: () => schedules.runAll(),
    idle: (signal) => drain(mappings, bus, signal),
  });
  openDoor(machine, parts, new HttpApi(routesOf(wiring), complain), localApi, mappings);
}

/** Nobody stands between the functions and the engine, unless every call is judged. */
async function startEndpoint(
  { stack, data, secrets, elsewhere = {}, engine, iam, complain }: Machine,
  parts: Parts,
  bus: Bus,
  buckets: Buckets,
  functions: ReadonlyMap<string, LocalFunction>,
): Promise<Endpoints> {
  const operations = operationsOn({
    engine: engine.client,
    bus,
    secrets: secretValues(stack, secrets),
    keys: new Keys(join(data, "key")),
    buckets,
    functions,
  });
  const aws = parts.adopt(new AwsEndpoint(operations, iam, complain), (one) => one.close());
  const others = await aws.listen();
  return iam
    ? { dynamodb: others, others, elsewhere, keyOf: accessKeyOf }
    : { dynamodb: engine.endpoint, others, elsewhere, keyOf: () => ENGINE_KEY };
}

function openDoor(
  { front }: Machine,
  parts: Parts,
  api: HttpApi,
  localApi: LocalApi,
  mappings: readonly StreamMapping[],
): void {
  front.serve(async (request, response) => {
    if (request.url?.startsWith(LOCAL_PREFIX)) return localApi.handle(request, response);
    await api.handle(request, response);
    for (const mapping of mappings) mapping.wake();
  });
  // What was claimed first is let go last; but requests under way need everything that was started since.
  parts.defer(() => front.close());
  parts.defer(() => localApi.stop());
}

function destinationsOf(
  functions: ReadonlyMap<string, LocalFunction>,
  logs: Logs,
  { onTransition }: Machine,
): Destinations {
  return {
    functionByArn: (arn) => functions.get(arn),
    writeLog: (logGroup, envelope) => {
      logs.append(logGroup, `${JSON.stringify(envelope)}\n`);
      onTransition(envelope);
    },
  };
}

async function startFunctions(
  functions: Map<string, LocalFunction>,
  parts: Parts,
  all: ReadonlyMap<string, LocalFunction>,
): Promise<void> {
  for (const [arn, one] of all) {
    parts.defer(() => one.stop());
    functions.set(arn, one);
  }
  await warmAll(functions.values());
}

function startMappings(wiring: Wiring, parts: Parts): StreamMapping[] {
  const mappings = mappingsOf(wiring);
  for (const mapping of mappings) {
    parts.defer(() => mapping.stop());
    mapping.start();
  }
  const trim = () => trimStreams(wiring, mappings);
  parts.adopt(setInterval(trim, TRIM_EVERY), clearInterval);
  return mappings;
}
