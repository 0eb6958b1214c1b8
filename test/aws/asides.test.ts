import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import { ScanCommand } from "@aws-sdk/client-dynamodb";
import { describe, expect, test } from "vitest";
import { asidesIn } from "../../lib/aws/asides.ts";
import { systemClock } from "../../lib/aws/clock.ts";
import { DynamoNamedRows } from "../../lib/aws/named-rows.ts";
import { DynamoNotices } from "../../lib/aws/notices.ts";
import type { Json } from "../../lib/domain/json.ts";
import type { Silence } from "../../lib/domain/notification/silence.ts";
import { compilePattern, matchesPattern } from "../../lib/domain/pattern/pattern.ts";
import { removeSilence } from "../../lib/pipeline/silence.ts";
import { silenceWindows } from "../../lib/schedule/silence-windows.ts";
import { aNotice } from "../contract/notifier.ts";
import { aStack, nameOf, ofType, resourcesOf } from "../infra/stack.ts";
import { aClient, aTable } from "./table.ts";

type Criteria = { readonly Filters: readonly { readonly Pattern: string }[] };
type Item = Record<string, AttributeValue>;

const client = aClient();
const PATTERNS = ofType(resourcesOf(aStack()), "AWS::Lambda::EventSourceMapping")
  .filter(({ id }) => nameOf(id).startsWith("Relay"))
  .flatMap(({ properties }) => (properties.FilterCriteria as Criteria).Filters)
  .map(({ Pattern }) => compilePattern(JSON.parse(Pattern)));

/** What histories have of the rows of a table that the relay is handed when they are written. */
async function asidesOf(table: string) {
  const { Items = [] } = await client.send(new ScanCommand({ TableName: table }));
  return Items.filter(isHanded).flatMap(asidesIn);
}

function isHanded(row: Item): boolean {
  const Keys = { resource: row.resource, item: row.item };
  const record = { eventName: "MODIFY", dynamodb: { Keys, NewImage: row } };
  return PATTERNS.some((pattern) => matchesPattern(pattern, record as unknown as Json));
}

describe("histories have", () => {
  test("of a notice what became of it, and nothing while it is being sent", async () => {
    const table = await aTable(client);
    const notices = new DynamoNotices(client, table, systemClock, 90);
    const notice = aNotice();
    await notices.begin("ops", notice, { attempt: 1, at: systemClock.now() });
    expect(await asidesOf(table)).toEqual([]);
    await notices.end("ops", { notice, outcome: "unknown", said: "no answer" });
    await notices.end("dev", { notice, outcome: "suppressed", by: "silence night" });
    const about = { notice: notice.id, resource: "checkout/api", sequence: 42 };
    const found = (await asidesOf(table)).map(({ detail }) => detail);
    expect(found).toHaveLength(2);
    expect(found).toContainEqual({
      ...about,
      id: `${notice.id}/Notification/ops/unknown`,
      type: "Notification",
      subscription: "ops",
      outcome: "unknown",
      said: "no answer",
      time: expect.any(String),
    });
    expect(found).toContainEqual({
      ...about,
      id: `${notice.id}/Suppressed/dev/silence/night`,
      type: "Suppressed",
      subscription: "dev",
      by: "silence night",
      time: expect.any(String),
    });
  });

  test("of a silence who set it and who ended it, however far its ending came", async () => {
    const table = await aTable(client);
    const silences = new DynamoNamedRows<Silence>(client, table, "silence");
    const time = systemClock.now();
    const silence = {
      prefix: "shop",
      until: "2100-01-01T00:00:00.000Z",
      reason: "r",
      by: "ann",
      time,
    };
    await silences.put("night", silence);
    expect(await asidesOf(table)).toMatchObject([{ detail: { action: "set", by: "ann", time } }]);
    const died = new Error("the function dies");
    const dying = { ...silencesOf(silences), remove: () => Promise.reject(died) };
    const ports = { clock: systemClock, silences: dying, windows: silenceWindows };
    await expect(removeSilence(ports, "night", "bob")).rejects.toBe(died);
    expect(await asidesOf(table)).toMatchObject([
      { detail: { action: "ended", name: "night", prefix: "shop", by: "bob" } },
    ]);
    await removeSilence({ clock: systemClock, silences, windows: silenceWindows }, "night", "bob");
    expect(await asidesOf(table)).toEqual([]);
  });

  test("nothing of subscriptions, hooks and tallies, which the relay isn't handed", async () => {
    const table = await aTable(client);
    await new DynamoNamedRows(client, table, "subscription").put("ops", {});
    await new DynamoNamedRows(client, table, "hook").put("ci", {});
    const { Items = [] } = await client.send(new ScanCommand({ TableName: table }));
    expect(Items.filter(isHanded)).toEqual([]);
    expect(() => Items.map(asidesIn)).toThrow("is in no history");
  });
});

function silencesOf(rows: DynamoNamedRows<Silence>) {
  return {
    find: (name: string) => rows.find(name),
    put: (name: string, value: Silence, expires?: string) => rows.put(name, value, expires),
    change: () => Promise.reject(new Error("unexpected")),
    all: () => rows.all(),
  };
}
