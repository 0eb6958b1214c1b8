import { join } from "node:path";
import { AwsEndpoint } from "./aws/endpoint.ts";
import { operationsOn } from "./aws/operations.ts";
import { givenSecrets, secretValues } from "./aws/secrets.ts";
import { Buckets } from "./buckets.ts";
import { Bus, type Envelope } from "./bus/bus.ts";
import { busRules, type Destinations, runSchedules } from "./bus/targets.ts";
import { type Engine, startEngine } from "./engine/engine.ts";
import { ensureTable } from "./engine/tables.ts";
import { claimFolder } from "./folder.ts";
import type { LocalFunction } from "./functions/function.ts";
import { functionLog } from "./functions/function-logs.ts";
import { localFunctions, warmAll } from "./functions/functions.ts";
import { Logs } from "./functions/logs.ts";
import { Front } from "./http/front.ts";
import { HttpApi } from "./http/http-api.ts";
import { LOCAL_PREFIX, LocalApi } from "./http/local-api.ts";
import { Iam } from "./iam/iam.ts";
import { Journal } from "./journal.ts";
import type { StreamMapping } from "./stream/mapping.ts";
import { type Synthesis, synthesize } from "./template/synthesis.ts";
import { drain, mappingsOf, routesOf, trimStreams, type Wiring } from "./wiring.ts";

export type ServiceOptions = {
  readonly host: string;
  readonly port: number;
  /** The folder that keeps everything. */
  readonly data: string;
  /** `SIGNALBOX_SECRETS`: JSON, or `@` and the name of a file that holds it. */
  readonly secrets: string | undefined;
  /** Whether a function may only do what its role allows, as on AWS. */
  readonly enforceIam: boolean;
  /** Says what is being done while starting. */
  readonly step: (text: string) => void;
  /** Says what went wrong without stopping the service. */
  readonly complain: (text: string) => void;
  /** Hears of every event that reached the log of transitions. */
  readonly onTransition: (envelope: Envelope) => void;
};

export type Service = {
  readonly url: string;
  /** Resolves with the reason when the service can't go on. */
  readonly failed: Promise<string>;
  /** What judges the functions' calls, if roles are enforced. */
  readonly iam: Iam | undefined;
  readonly stop: () => Promise<void>;
};

/** What has been started, to be stopped in the opposite order. */
type Parts = AsyncDisposableStack;
type World = Synthesis & { readonly engine: Engine; readonly iam: Iam | undefined };
type Base = { readonly journal: Journal; readonly front: Front; readonly url: string };

const TRIM_EVERY = 5_000;

/** Runs the synthesized stack on this machine; throws a `StartFailure` when it can't. */
export async function startService(options: ServiceOptions): Promise<Service> {
  await using parts = new AsyncDisposableStack();
  const secrets = await givenSecrets(options.secrets);
  const base = await claim(options, parts);
  options.step("synthesizing the stack and starting DynamoDB");
  const starting = startEngine(options.data);
  parts.defer(async () => (await starting.catch(() => undefined))?.stop());
  const [synthesis, engine] = await Promise.all([synthesize(options.data), starting]);
  await Promise.all(synthesis.stack.tables.map((table) => ensureTable(engine.client, table)));
  options.step("starting the functions");
  const iam = options.enforceIam ? new Iam(synthesis.stack) : undefined;
  await run({ ...options, secrets }, parts, base, { ...synthesis, engine, iam });
  const running = parts.move();
  return { url: base.url, iam, failed: endOf(engine), stop: () => running.disposeAsync() };
}

/** Takes the port and the folder, first of all, so that a second service on either is told at once. */
async function claim(options: ServiceOptions, parts: Parts): Promise<Base> {
  const { data, host, port, complain } = options;
  const front = parts.adopt(new Front(complain), (one) => one.close());
  const url = await front.listen(host, port);
  await claimFolder(data);
  const journal = parts.adopt(new Journal(join(data, "journal.sqlite")), (one) => one.close());
  return { journal, front, url };
}

/** Puts the bus, the functions and what invokes them together, and opens the door. */
async function run(
  options: ServiceOptions,
  parts: Parts,
  { journal, front }: Base,
  world: World,
): Promise<void> {
  const { stack, engine, iam } = world;
  const { data, complain } = options;
  const logs = parts.adopt(new Logs(join(data, "logs"), complain), (one) => one.close());
  const functions = new Map<string, LocalFunction>();
  const destinations = destinationsOf(functions, logs, options);
  const bus = new Bus(journal, stack.buses, busRules(stack.rules, destinations), complain);
  const buckets = new Buckets(join(data, "buckets"), stack.buckets);
  const secrets = secretValues(stack, options.secrets);
  const operations = operationsOn(engine.client, bus, secrets, buckets);
  const aws = parts.adopt(new AwsEndpoint(operations, iam, complain), (one) => one.close());
  const others = await aws.listen();
  // Nobody stands between the functions and the engine, unless every call is judged.
  const endpoints = { dynamodb: iam ? others : engine.endpoint, others };
  const log = functionLog(stack.functions, logs, iam, complain);
  await startFunctions(functions, parts, localFunctions(world, endpoints, log));
  parts.defer(() => bus.stop());
  bus.resume();
  const wiring: Wiring = { stack, functions, engine, journal, buckets, iam, complain };
  const mappings = startMappings(wiring, parts);
  const api = new HttpApi(routesOf(wiring), complain);
  const localApi = new LocalApi(bus, journal, {
    busName: stack.buses[0] ?? "",
    sweep: () => runSchedules(stack.rules, destinations),
    idle: () => drain(mappings, bus),
  });
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
  { onTransition }: ServiceOptions,
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

/** Without its engine a service can do nothing; one that isn't ours may come back. */
async function endOf({ ended }: Engine): Promise<string> {
  if (!ended) return new Promise(() => undefined);
  return `DynamoDB has ended: ${await ended}`;
}
