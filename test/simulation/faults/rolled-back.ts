import { STATUS_ITEM } from "../../../lib/aws/table.ts";
import { type Item, textOf } from "../aws/expression.ts";
import { isNewer, newer, readable } from "../newer-schema.ts";
import type { World } from "../world.ts";
import type { Fault } from "./fault.ts";

const HOUR = 60 * 60 * 1000;

/** A deploy that is rolled back: for a while some items are of a schema that today's code can't read. */
export const rolledBack: Fault = {
  name: "rolledBack",
  most: 1,
  begin(world, random) {
    const from = random.next() * world.scene.horizon;
    const until = from + random.magnitude(10, HOUR);
    const resources = world.scene.resources.filter(() => random.isLikely(0.5));
    const change = (make: (item: Item) => Item, isDue: (item: Item) => boolean) => () => {
      for (const resource of resources) {
        const item = world.table.item(resource, STATUS_ITEM);
        if (item && isDue(item)) write(world, make(item));
      }
    };
    world.schedule.after(
      from,
      change(newer, (item) => !isNewer(item)),
    );
    world.schedule.after(until, change(readable, isNewer));
  },
};

function write({ table }: World, item: Item): void {
  const version = { N: String(Number(textOf(item.version)) + 1) };
  table.put({ TableName: "statuses", Item: { ...item, version } }, "deploy");
}
