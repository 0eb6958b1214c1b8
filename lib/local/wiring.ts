import type { Buckets } from "./buckets.ts";
import type { Bus } from "./bus/bus.ts";
import type { Engine } from "./engine/engine.ts";
import { trimStream } from "./engine/file.ts";
import { StartFailure } from "./failure.ts";
import type { Invocable } from "./functions/function.ts";
import type { Route } from "./http/http-api.ts";
import type { Iam } from "./iam/iam.ts";
import { requireMapping } from "./iam/mapping.ts";
import type { Journal } from "./journal.ts";
import { keepGivenUp } from "./stream/given-up.ts";
import { StreamMapping } from "./stream/mapping.ts";
import type { MappingDescription } from "./template/descriptions.ts";
import { patternOf } from "./template/patterns.ts";
import { streamArnOf } from "./template/resource-types.ts";
import type { LocalStack } from "./template/stack.ts";

/** What the parts of a running stack are wired with. */
export type Wiring = {
  readonly stack: LocalStack;
  readonly functions: ReadonlyMap<string, Invocable>;
  readonly engine: Engine;
  readonly journal: Journal;
  readonly buckets: Buckets;
  /** What judges by the functions' roles; without one, everything is allowed. */
  readonly iam: Iam | undefined;
  readonly complain: (text: string) => void;
};

/** The stack's routes, to its functions. */
export function routesOf({ stack, functions }: Wiring): Route[] {
  return stack.routes.map(({ key, functionArn, authorization }) => ({
    key,
    function: find(functions, functionArn, `the route ${key}`),
    signedIn: authorization === "AWS_IAM",
  }));
}

/** The stack's event source mappings, from its tables' streams to its functions. */
export function mappingsOf(wiring: Wiring): StreamMapping[] {
  return wiring.stack.mappings.map((description) => mappingOf(wiring, description));
}

function mappingOf(wiring: Wiring, description: MappingDescription): StreamMapping {
  const { id, functionArn, streamArn, properties } = description;
  const { stack, buckets, iam } = wiring;
  const receiver = find(wiring.functions, functionArn, `the mapping ${id}`);
  const bucketArn = bucketArnOf(description);
  if (iam) requireMapping(iam, { id, functionName: receiver.name, streamArn, bucketArn });
  const bucket = bucketArn.slice(BUCKET.length);
  const filters = (properties.FilterCriteria ?? {}) as { Filters?: { Pattern: string }[] };
  const responseTypes = (properties.FunctionResponseTypes ?? []) as string[];
  const options = {
    id,
    table: tableOf(stack, description),
    function: receiver,
    streamArn,
    batchSize: Number(properties.BatchSize ?? 100),
    filters: (filters.Filters ?? []).map(({ Pattern }) => patternOf(`the mapping ${id}`, Pattern)),
    bisect: properties.BisectBatchOnFunctionError === true,
    reportsFailures: responseTypes.includes("ReportBatchItemFailures"),
    retries: Number(properties.MaximumRetryAttempts ?? -1),
    maxAge: Number(properties.MaximumRecordAgeInSeconds ?? -1),
    giveUp: keepGivenUp((key, body) => buckets.put(bucket, key, body), {
      id,
      functionArn,
      streamArn,
    }),
    complain: wiring.complain,
  };
  return new StreamMapping(options, wiring.engine.client, wiring.journal);
}

const BUCKET = "arn:aws:s3:::";

function bucketArnOf({ id, properties }: MappingDescription): string {
  const config = (properties.DestinationConfig ?? {}) as { OnFailure?: { Destination: string } };
  const { Destination = "" } = config.OnFailure ?? {};
  if (Destination.startsWith(BUCKET)) return Destination;
  throw new StartFailure(`the mapping ${id} has no bucket for what it gives up`);
}

function tableOf(stack: LocalStack, { id, streamArn }: MappingDescription): string {
  const table = stack.tables.find((one) => streamArnOf(one.id) === streamArn);
  if (table) return table.id;
  throw new StartFailure(`the mapping ${id} reads ${streamArn}, which is no stream of this stack`);
}

function find(functions: Wiring["functions"], arn: string, who: string): Invocable {
  const found = functions.get(arn);
  if (found) return found;
  throw new StartFailure(`${who} invokes ${arn}, which is no function of this stack`);
}

/** Resolves when streams and bus have nothing left to do, what they set off meanwhile included, or the signal comes. */
export async function drain(
  mappings: readonly StreamMapping[],
  bus: Bus,
  signal = new AbortController().signal,
): Promise<void> {
  const ended = new Promise<void>((resolve) => {
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
  const done = () => mappings.reduce((sum, { handled }) => sum + handled, bus.ended);
  let before: number;
  do {
    before = done();
    while (!bus.isIdle && !signal.aborted) await Promise.race([bus.settle(), ended]);
    await Promise.all(mappings.map((mapping) => mapping.drained(signal)));
  } while (!signal.aborted && (!bus.isIdle || done() !== before));
}

/** Deletes from the engine what every reader of a table's stream has passed. */
export function trimStreams(
  { stack, engine, journal, complain }: Wiring,
  mappings: readonly StreamMapping[],
): void {
  const { file } = engine;
  if (file === undefined) return;
  for (const { id } of stack.tables) {
    const readers = mappings.filter((mapping) => mapping.table === id);
    const passed = readers.map((mapping) => journal.slowestCheckpoint(mapping.id));
    const slowest = passed.reduce(lesser, passed[0]);
    if (slowest === undefined) continue;
    try {
      trimStream(file, id, slowest);
    } catch (error) {
      complain(`the stream of ${id} is not being trimmed: ${error}`);
    }
  }
}

function lesser(one: string | undefined, other: string | undefined): string | undefined {
  if (one === undefined || other === undefined) return undefined;
  return BigInt(one) < BigInt(other) ? one : other;
}
