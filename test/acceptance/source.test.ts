import { randomUUID } from "node:crypto";
import { describe, expect, test } from "vitest";
import type { Json } from "../../lib/domain/json.ts";
import { Refusal } from "../../lib/domain/refusal.ts";
import type { ResourceStatus } from "../../lib/domain/status.ts";
import { SOURCES } from "../../lib/sources/registry.ts";
import { toSegment } from "../../lib/sources/segment.ts";
import { normalize, type SourceReport } from "../../lib/sources/source.ts";
import { fixture, fixturesIn } from "../fixtures/read.ts";
import { send } from "./driver.ts";
import { SENDERS } from "./signed.ts";

type Name = keyof typeof SOURCES;

/** Of eight letters, so that it is Base64 too. */
const SECRET = "aSecretOfTheTeam";
/** What a payload says that doesn't say of what. */
const UNPLACED = "unplaced";
/** Puts what a delivery says below the place that its header names. */
const AT_ITS_PLACE = `headers["x-place"] + "/" + (path == "" ? "${UNPLACED}" : path)`;

/** A hook of a source's, whose name no other test uses. */
async function aHook(source: Name, secret: string): Promise<string> {
  const name = `${source}-${randomUUID().slice(0, 8)}`;
  const hook = { source, secrets: [secret], resource: AT_ITS_PLACE };
  const { status } = await send("PUT", `/v1/hooks/${name}`, hook);
  expect(status).toBe(201);
  return name;
}

/** What the source's table makes of a payload, which test/sources proves; undefined when it is refused. */
function saidBy(source: Name, payload: Json, headers: Record<string, string>) {
  try {
    const delivery = { headers, body: Buffer.from(JSON.stringify(payload)) };
    return normalize(SOURCES[source], delivery, payload);
  } catch (refusal) {
    if (!(refusal instanceof Refusal)) throw refusal;
    return undefined;
  }
}

/** The statuses below a place, by their paths below it, without those that have others below them. */
async function statusesAt(place: string): Promise<ReadonlyMap<string, ResourceStatus>> {
  type Page = { items: ResourceStatus[]; cursor?: string };
  const items: ResourceStatus[] = [];
  let from = "";
  do {
    const { body } = await send<Page>("GET", `/v1/status?prefix=${place}&limit=100${from}`);
    items.push(...body.items);
    from = body.cursor ? `&cursor=${encodeURIComponent(body.cursor)}` : "";
  } while (from);
  const isLeaf = ({ resource }: ResourceStatus) =>
    !items.some((one) => one.resource.startsWith(`${resource}/`));
  return new Map(
    items.filter(isLeaf).map((status) => [status.resource.slice(place.length + 1), status]),
  );
}

/** What statuses say: each condition in a line, also one that has expired since it was sent. */
function wordsIn(statuses: ReadonlyMap<string, ResourceStatus>): string[] {
  return [...statuses].flatMap(([path, { conditions }]) =>
    conditions.map(({ type, status, stored = status }) => `${path} ${type}=${stored}`),
  );
}

/** What a report says of each of its conditions. */
function wordsOf(place: string, { resource = UNPLACED, input }: SourceReport): string[] {
  return (input.conditions ?? []).map(
    ({ type, status }) => `${place}/${resource} ${type}=${status}`,
  );
}

/** The components that a report is on: those that it lists, or else its own resource. */
function componentsOf({ resource = UNPLACED, input: { resources } }: SourceReport): string[] {
  return resources ? resources.map(({ name }) => `${resource}/${name}`) : [resource];
}

describe.each(Object.keys(SENDERS) as Name[])("deliveries of %s", (source) => {
  const sender = SENDERS[source];
  const { folder = source, secret = SECRET, sign, headers = () => ({}) } = sender;
  const { open = (whole: Json) => whole } = sender;

  /** The source's payloads, each once, whose places have the names of their files. */
  const deliveries = [
    ...new Map(
      fixturesIn(`payloads/${folder}`).map((file) => {
        const whole = fixture<Json>(`payloads/${folder}/${file}`);
        const [payload, own] = [open(whole), headers(file, whole)];
        return [JSON.stringify(payload), { place: toSegment(file), payload, own }] as const;
      }),
    ).values(),
  ];

  type Sent = (typeof deliveries)[number];
  const deliver = (hook: string, root: string, { place, payload, own }: Sent, by = secret) => {
    const body = JSON.stringify(payload);
    return send<{ reports: number }>("POST", `/v1/webhooks/${hook}`, body, {
      headers: { ...own, ...sign(body, by), "x-place": `${root}/${place}` },
    });
  };

  test("have the documented effects, once, however often they come", async () => {
    const [hook, root] = [await aHook(source, secret), aPlace()];
    const said = deliveries.map(({ payload, own }) => saidBy(source, payload, own));
    const answers = await Promise.all(deliveries.map((one) => deliver(hook, root, one)));
    expect(answers.map(({ status, body }) => [status, body.reports])).toEqual(
      said.map((reports) => (reports ? [202, reports.length] : [422, undefined])),
    );
    const before = await statusesAt(root);
    const single = deliveries.flatMap(({ place }, index) => {
      const [report, ...more] = said[index] ?? [];
      return report && more.length === 0 ? wordsOf(place, report) : [];
    });
    expect(wordsIn(before)).toEqual(expect.arrayContaining(single));
    const places = deliveries.flatMap(({ place }, index) =>
      (said[index] ?? []).flatMap(componentsOf).map((path) => `${place}/${path}`),
    );
    expect(new Set(before.keys())).toEqual(new Set(places));
    await Promise.all(deliveries.map((one) => deliver(hook, root, one)));
    expect(sequencesOf(await statusesAt(root))).toEqual(sequencesOf(before));
  });

  test("that nobody vouches for are a 401, and leave nothing", async () => {
    const [hook, root] = [await aHook(source, secret), aPlace()];
    const [one] = deliveries;
    if (!one) throw new Error(`${source} has no payload`);
    const wrong = await deliver(hook, root, one, "bm90VGhlU2VjcmV0");
    const unsigned = await send("POST", `/v1/webhooks/${hook}`, one.payload, {
      headers: { ...one.own, "x-place": root },
    });
    expect([wrong.status, unsigned.status]).toEqual([401, 401]);
    expect(unsigned.body).toEqual(wrong.body);
    expect((await statusesAt(root)).size).toBe(0);
  });
});

/** An undated delivery sent again is observed again, and nothing else. */
function sequencesOf(statuses: ReadonlyMap<string, ResourceStatus>) {
  return [...statuses].map(([path, { sequence }]) => [path, sequence]);
}

function aPlace(): string {
  return `t-${randomUUID().slice(0, 8)}`;
}
