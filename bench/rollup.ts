import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { systemClock } from "../lib/aws/clock.ts";
import { DynamoGroupBooks } from "../lib/aws/group-books.ts";
import { DynamoStatusStore } from "../lib/aws/status-store.ts";
import type { Health } from "../lib/domain/health.ts";
import { merge } from "../lib/domain/merge.ts";
import type { ResourceState } from "../lib/domain/state.ts";
import type { Images, StreamRecord } from "../lib/pipeline/ports/stream.ts";
import { rollup } from "../lib/pipeline/rollup.ts";
import type { EngineProxy } from "./engine-proxy.ts";
import { TABLE } from "./function.ts";
import { reportOf, second } from "./sample.ts";

const [SMALL, LARGE, OUTAGE] = [10, 10_000, 5_000];
/** As lib/infra/rollup.ts has it. */
const BATCH = 1_000;
const FLIPS = 20;

/** What the engine counts for one member's change in a small and in a large group, and for an outage of many. */
export async function rollupCosts(proxy: EngineProxy, endpoint: string) {
  const ports = portsAt(endpoint);
  return {
    rollupUnits10: await unitsPerChange(ports, proxy, SMALL),
    rollupUnits10k: await unitsPerChange(ports, proxy, LARGE),
    rollupWritesMassOutage: await writesOfAnOutage(ports, proxy),
  };
}

function portsAt(endpoint: string) {
  const credentials = { accessKeyId: "bench", secretAccessKey: "bench" };
  const client = new DynamoDBClient({ endpoint, region: "local", credentials });
  const keep = async ({ sequenceNumber }: StreamRecord, cause: unknown) => {
    throw new Error(`record ${sequenceNumber} can't be read`, { cause });
  };
  return {
    clock: systemClock,
    store: new DynamoStatusStore(client, TABLE),
    books: new DynamoGroupBooks(client, TABLE, systemClock),
    unreadable: { keep },
  };
}
type Ports = ReturnType<typeof portsAt>;

/** Members of one group, and the records of their changes as the table's stream has them. */
class Members {
  readonly #group: string;
  readonly #states = new Map<string, ResourceState>();
  #version = 0;

  constructor(group: string) {
    this.#group = group;
  }

  /** So many members become this, each by a write of its own. */
  become(health: Health, count: number): StreamRecord[] {
    this.#version++;
    return Array.from({ length: count }, (_, n) => this.#change(`${this.#group}/m${n}`, health));
  }

  #change(resource: string, health: Health): StreamRecord {
    const [version, now] = [this.#version, second(this.#version)];
    const before = this.#states.get(resource);
    const { state: after } = merge(before, resource, [reportOf({ health, observedAt: now })], now);
    if (after) this.#states.set(resource, after);
    const images: Images = { before, after, version };
    return { sequenceNumber: `${resource}@${version}`, raw: {}, read: () => images };
  }
}

async function handOver(ports: Ports, records: readonly StreamRecord[]): Promise<void> {
  for (let start = 0; start < records.length; start += BATCH) {
    const { failure } = await rollup(ports, records.slice(start, start + BATCH));
    if (failure) throw new Error("the rollup failed", { cause: failure.cause });
  }
}

/** The most request units that one of several changes of a member costs in a group of so many. */
async function unitsPerChange(ports: Ports, proxy: EngineProxy, size: number): Promise<number> {
  const members = new Members(`rollup${size}`);
  await handOver(ports, members.become("Ready", size));
  let most = 0;
  for (let flip = 0; flip < FLIPS; flip++) {
    const records = members.become(flip % 2 === 0 ? "Down" : "Ready", 1);
    proxy.take();
    await handOver(ports, records);
    const { units } = proxy.take();
    most = Math.max(
      most,
      [...units.values()].reduce((sum, count) => sum + count, 0),
    );
  }
  return most;
}

/** How often a group's own status is written when thousands of its members go down at once. */
async function writesOfAnOutage(ports: Ports, proxy: EngineProxy): Promise<number> {
  const members = new Members("outage");
  await handOver(ports, members.become("Ready", OUTAGE));
  const records = members.become("Down", OUTAGE);
  proxy.take();
  await handOver(ports, records);
  const stored = await ports.store.read("outage");
  const down = stored?.state.members?.counts.find(({ health }) => health === "Down")?.count;
  if (down !== OUTAGE) throw new Error(`only ${down} of ${OUTAGE} members are counted as Down`);
  return proxy.take().calls.get("PutItem") ?? 0;
}
