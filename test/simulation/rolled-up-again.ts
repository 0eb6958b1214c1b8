import { STATUS_ITEM } from "../../lib/aws/table.ts";
import type { ResourceState } from "../../lib/domain/state.ts";
import { clientThat, perform } from "./aws/service.ts";
import type { StreamRecord } from "./aws/stream.ts";
import { toldRecord } from "./mapping.ts";
import { instantOf } from "./silence.ts";
import { storedIn } from "./stored.ts";
import type { World } from "./world.ts";

type Sides = {
  readonly before: ResourceState | undefined;
  readonly after: ResourceState | undefined;
};

/** What came of handing all records to the rollup once more. */
export type RolledUpAgain = {
  readonly failure: string | undefined;
  readonly states: ReadonlyMap<string, Sides>;
};

/**
 * Hands all records to the rollup once more, on a copy of the table, so that the run itself goes on as it
 * was; at the time of the last sweep, since when more may have expired.
 */
export async function rollUpAgain(
  world: World,
  records: readonly StreamRecord[],
  sweptAt: number,
): Promise<RolledUpAgain> {
  const { system, bus, secret } = world;
  const table = world.table.copy();
  const aws = { table, bus, secret, bucket: new Map(world.bucket) };
  const client = clientThat(async (command) => perform(aws, system.request(command), "again"));
  const ports = system.portsOver(client, {
    now: () => instantOf(sweptAt),
    sleep: async () => undefined,
    random: () => 0,
  });
  const { failure } = await system.verbs.rollup(ports, records.map(toldRecord));
  const stateIn = (from: typeof table, resource: string) => {
    const item = from.item(resource, STATUS_ITEM);
    return item && storedIn(item).state;
  };
  const resources = [...new Set(records.map(({ partition }) => partition))];
  const states = new Map(
    resources.map((resource) => [
      resource,
      { before: stateIn(world.table, resource), after: stateIn(table, resource) },
    ]),
  );
  return { failure: failure && String(failure.cause), states };
}
