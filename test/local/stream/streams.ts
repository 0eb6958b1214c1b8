import type { Invocable } from "../../../lib/local/functions/function.ts";
import {
  type BatchOptions,
  type GivenUp,
  StreamBatches,
} from "../../../lib/local/stream/batches.ts";
import type { StreamRecord } from "../../../lib/local/stream/reader.ts";

export const STREAM_ARN = "arn:aws:dynamodb:local:000000000000:table/Table/stream/local";

/** A stream record with this sequence number, so many seconds old. */
export function aRecord(number: number, { age = 0, eventName = "INSERT" } = {}): StreamRecord {
  const dynamodb = {
    Keys: { resource: { S: `r${number}` } },
    SequenceNumber: `${number}`,
    ApproximateCreationDateTime: Math.floor(Date.now() / 1000) - age,
  };
  return { eventID: `${number}`, eventName, dynamodb };
}

export function records(...numbers: number[]): StreamRecord[] {
  return numbers.map((number) => aRecord(number));
}

type Received = {
  readonly dynamodb: {
    readonly Keys: { readonly resource: { readonly S: string } };
    readonly SequenceNumber: string;
  };
};

function recordsIn(event: unknown): readonly Received[] {
  return (event as { Records: readonly Received[] }).Records;
}

/** A function that remembers the resources of each batch that it got. */
export class Recorder implements Invocable {
  readonly name = "Recorder";
  readonly batches: string[][] = [];
  readonly events: unknown[] = [];
  readonly #answer: (resources: string[]) => unknown;

  constructor(answer: (resources: string[]) => unknown = () => undefined) {
    this.#answer = answer;
  }

  async invoke(event: unknown): Promise<unknown> {
    const resources = recordsIn(event).map(({ dynamodb }) => dynamodb.Keys.resource.S);
    this.events.push(event);
    this.batches.push(resources);
    return this.#answer(resources);
  }

  /** The sequence number of each resource's record. */
  get sequenceNumbers(): ReadonlyMap<string, string> {
    const all = this.events.flatMap(recordsIn).map(({ dynamodb }) => dynamodb);
    return new Map(all.map(({ Keys, SequenceNumber }) => [Keys.resource.S, SequenceNumber]));
  }

  /** How often a batch was exactly these resources. */
  attemptsAt(...resources: string[]): number {
    return this.batches.filter((batch) => batch.join() === resources.join()).length;
  }
}

/** A function that fails every batch with one of these resources in it. */
export function failingAt(...poison: string[]): Recorder {
  return new Recorder((resources) => {
    if (resources.some((one) => poison.includes(one))) throw new Error("poison");
  });
}

/** A function that says that it stopped at one of these resources, as far as it got. */
export function stoppingAt(...poison: string[]): Recorder {
  return new Recorder((resources) => {
    const at = resources.find((one) => poison.includes(one));
    return { batchItemFailures: at ? [{ itemIdentifier: at.slice(1) }] : [] };
  });
}

/** Batches of one mapping, with what was given up and how far it is done. */
export function someBatches(receiver: Invocable, options: Partial<BatchOptions> = {}) {
  const done: string[] = [];
  const givenUp: GivenUp[] = [];
  const all: BatchOptions = { ...batchOptions(receiver), giveUp: keepIn(givenUp), ...options };
  const batches = new StreamBatches(all, (_, sequenceNumber) => done.push(sequenceNumber));
  return { batches, done, givenUp };
}

export function batchOptions(receiver: Invocable): BatchOptions {
  return {
    function: receiver,
    streamArn: STREAM_ARN,
    filters: [],
    bisect: false,
    reportsFailures: true,
    retries: 2,
    maxAge: -1,
    giveUp: async () => undefined,
    complain: () => undefined,
  };
}

function keepIn(givenUp: GivenUp[]): BatchOptions["giveUp"] {
  return async (one) => {
    givenUp.push(one);
  };
}
