import { type EngineClient, EngineError, type Wire } from "../engine/client.ts";

/** A stream record as Lambda hands it over; only these of its fields are read here. */
export type StreamRecord = Readonly<Record<string, unknown>> & {
  readonly dynamodb: {
    readonly SequenceNumber: string;
    readonly ApproximateCreationDateTime: number;
  };
};

type Shard = { readonly id: string; readonly parent?: string; iterator: string | undefined };

/** Where a shard begins that nothing has been read of, or whose checkpoint has been trimmed. */
const FIRST = { ShardIteratorType: "TRIM_HORIZON" };
const STREAMS = "DynamoDBStreams_20120810";
/** Milliseconds after which the shards are asked for again. */
const SHARDS_KNOWN = 2_000;

/** Reads a table's stream, each shard from where it was left. */
export class StreamReader {
  readonly #client: EngineClient;
  readonly #table: string;
  readonly #startOf: (shard: string) => string | undefined;
  #arn: string | undefined;
  #shards = new Map<string, Shard>();
  #knownUntil = 0;

  /** `startOf` tells the last record of a shard that was handled before. */
  constructor(client: EngineClient, table: string, startOf: (shard: string) => string | undefined) {
    this.#client = client;
    this.#table = table;
    this.#startOf = startOf;
  }

  /** The next records of every shard that has any, at most `limit` each. */
  async *next(limit: number): AsyncGenerator<{ shard: string; records: StreamRecord[] }> {
    await this.#discover();
    for (const shard of this.#shards.values()) {
      if (this.#isAhead(shard)) continue;
      const records = await this.#read(shard, limit);
      if (records.length > 0) yield { shard: shard.id, records };
    }
  }

  /** Whether the shard that a shard came of has something yet, which goes before. */
  #isAhead({ parent = "" }: Shard): boolean {
    return this.#shards.get(parent)?.iterator !== undefined;
  }

  /** Goes back to where the checkpoints are. */
  reset(): void {
    this.#arn = undefined;
    this.#shards = new Map();
    this.#knownUntil = 0;
  }

  async #discover(): Promise<void> {
    if (Date.now() < this.#knownUntil) return;
    this.#arn ??= await this.#streamArn();
    const answer = await this.#client.call(`${STREAMS}.DescribeStream`, { StreamArn: this.#arn });
    const { Shards } = answer.StreamDescription as {
      Shards: { ShardId: string; ParentShardId?: string }[];
    };
    for (const { ShardId: id, ParentShardId: parent = "" } of Shards) {
      if (this.#shards.has(id)) continue;
      this.#shards.set(id, { id, parent, iterator: await this.#iterator(id) });
    }
    this.#knownUntil = Date.now() + SHARDS_KNOWN;
  }

  async #streamArn(): Promise<string> {
    const answer = await this.#client.call("DynamoDB_20120810.DescribeTable", {
      TableName: this.#table,
    });
    return (answer.Table as { LatestStreamArn: string }).LatestStreamArn;
  }

  async #iterator(id: string): Promise<string> {
    const SequenceNumber = this.#startOf(id);
    if (SequenceNumber === undefined) return this.#iteratorAt(id, FIRST);
    try {
      const after = { ShardIteratorType: "AFTER_SEQUENCE_NUMBER", SequenceNumber };
      return await this.#iteratorAt(id, after);
    } catch (error) {
      if ((error as Error).name === "TrimmedDataAccessException")
        return this.#iteratorAt(id, FIRST);
      throw error;
    }
  }

  async #iteratorAt(ShardId: string, start: Wire): Promise<string> {
    const answer = await this.#client.call(`${STREAMS}.GetShardIterator`, {
      StreamArn: this.#arn,
      ShardId,
      ...start,
    });
    return answer.ShardIterator as string;
  }

  async #read(shard: Shard, Limit: number): Promise<StreamRecord[]> {
    if (shard.iterator === undefined) return [];
    try {
      const answer = await this.#client.call(`${STREAMS}.GetRecords`, {
        ShardIterator: shard.iterator,
        Limit,
      });
      shard.iterator = (answer.NextShardIterator as string | null) ?? undefined;
      return answer.Records as StreamRecord[];
    } catch (error) {
      if (!(error instanceof EngineError)) throw error;
      // An iterator expires, or is of an engine that has been started anew; the checkpoint isn't.
      shard.iterator = await this.#iterator(shard.id);
      return [];
    }
  }
}
