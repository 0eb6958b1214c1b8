import { describe, expect, onTestFinished, test, vi } from "vitest";
import { compilePattern } from "../../../lib/domain/pattern/pattern.ts";
import {
  Bus,
  type Entry,
  type Envelope,
  type Rule,
  type Target,
} from "../../../lib/local/bus/bus.ts";
import type { Journal } from "../../../lib/local/journal.ts";
import { aJournal } from "../engine/tables.ts";

const BUS = "signalbox";

function anEntry(entry: Partial<Entry> = {}): Entry {
  return { source: "signalbox", "detail-type": "ConditionTransitioned", detail: {}, ...entry };
}

/** A rule on the bus for everything of ours, with these targets, but for what is changed. */
function aRule(targets: Rule["targets"], { bus = BUS, pattern = {} } = {}): Rule {
  return { bus, pattern: compilePattern({ source: ["signalbox"], ...pattern }), targets };
}

/** A bus with these rules; it stops when the test does. */
function aBus(journal: Journal, rules: Rule[], complaints: string[] = []): Bus {
  const bus = new Bus(journal, [BUS], rules, (text) => complaints.push(text));
  onTestFinished(() => bus.stop());
  return bus;
}

/** A target that remembers the ids of what it took. */
function remembering(): { taken: string[]; target: Target } {
  const taken: string[] = [];
  return { taken, target: async ({ id }: Envelope) => void taken.push(id) };
}

async function idle(bus: Bus): Promise<void> {
  while (!bus.isIdle) await bus.settle();
}

test("an event reaches every target of every rule that it matches, and no other", async () => {
  const [one, two, three, four] = [remembering(), remembering(), remembering(), remembering()];
  const bus = aBus(await aJournal(), [
    aRule({ "a/1": one.target, "a/2": two.target }),
    aRule({ "b/1": three.target }, { pattern: { "detail-type": ["ConditionTransitioned"] } }),
    aRule({ "c/1": four.target }, { pattern: { detail: { to: ["False"] } } }),
  ]);
  bus.put(BUS, anEntry({ id: "1", detail: { to: "True" } }));
  await idle(bus);
  expect([one, two, three, four].map(({ taken }) => taken)).toEqual([["1"], ["1"], ["1"], []]);
});

test("a bus's rules see its own events only", async () => {
  const [ours, theirs] = [remembering(), remembering()];
  const rules = [
    aRule({ ours: ours.target }),
    aRule({ theirs: theirs.target }, { bus: "default" }),
  ];
  const bus = aBus(await aJournal(), rules);
  bus.put(BUS, anEntry({ id: "1" }));
  bus.put("default", anEntry({ id: "2" }));
  await idle(bus);
  expect([ours.taken, theirs.taken]).toEqual([["1"], ["2"]]);
  expect([bus.hasBus(BUS), bus.hasBus("default"), bus.hasBus("other")]).toEqual([
    true,
    true,
    false,
  ]);
});

test("the envelope has what EventBridge fills in, and what the sender said", async () => {
  const bus = aBus(await aJournal(), []);
  expect(bus.put(BUS, anEntry({ detail: { a: 1 } }))).toEqual({
    version: "0",
    id: expect.stringMatching(/^[0-9a-f-]{36}$/),
    "detail-type": "ConditionTransitioned",
    source: "signalbox",
    account: "000000000000",
    time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
    region: "local",
    resources: [],
    detail: { a: 1 },
  });
  const said = { id: "1", time: "2026-01-01T00:00:00Z", resources: ["arn:x"] };
  expect(bus.put(BUS, anEntry(said))).toMatchObject(said);
});

test("a target that fails gets the event again until it takes it, and holds up no other", async () => {
  const complaints: string[] = [];
  const steady = remembering();
  let attempts = 0;
  const flaky: Target = async () => {
    if (++attempts < 3) throw new Error("not now");
  };
  const journal = await aJournal();
  const bus = aBus(journal, [aRule({ flaky, steady: steady.target })], complaints);
  bus.put(BUS, anEntry({ id: "1" }));
  await vi.waitFor(() => expect(steady.taken).toEqual(["1"]));
  expect(bus.isIdle).toBe(false);
  await idle(bus);
  expect(attempts).toBe(3);
  expect(complaints).toHaveLength(2);
  expect(complaints[0]).toContain("event 1 did not reach flaky: Error: not now");
  expect(journal.pending()).toEqual([]);
});

describe("what the bus took, and a target did not,", () => {
  const never: Target = async () => {
    throw new Error("down");
  };

  test("reaches that target from the next process, and no other again", async () => {
    const journal = await aJournal();
    const before = remembering();
    const first = aBus(journal, [aRule({ steady: before.target, flaky: never })]);
    for (const id of ["1", "2"]) first.put(BUS, anEntry({ id }));
    await vi.waitFor(() => expect(before.taken).toEqual(["1", "2"]));
    await first.stop();
    const [steady, flaky] = [remembering(), remembering()];
    const second = aBus(journal, [aRule({ steady: steady.target, flaky: flaky.target })]);
    second.resume();
    await idle(second);
    expect([steady.taken, flaky.taken]).toEqual([[], ["1", "2"]]);
    expect(journal.pending()).toEqual([]);
  });

  test("is forgotten when the next process has no such target", async () => {
    const journal = await aJournal();
    const first = aBus(journal, [aRule({ gone: never })]);
    first.put(BUS, anEntry());
    await first.stop();
    const second = aBus(journal, []);
    second.resume();
    await idle(second);
    expect(journal.pending()).toEqual([]);
  });
});

test("a stop waits for the delivery at hand, which then counts, and begins no other", async () => {
  const journal = await aJournal();
  const released = Promise.withResolvers<void>();
  let attempts = 0;
  const slow: Target = async () => {
    attempts++;
    await released.promise;
  };
  const bus = aBus(journal, [aRule({ slow })]);
  bus.put(BUS, anEntry({ id: "1" }));
  const stopped = bus.stop();
  bus.put(BUS, anEntry({ id: "2" }));
  released.resolve();
  await stopped;
  expect(attempts).toBe(1);
  expect(journal.pending().map(({ event }) => JSON.parse(event.envelope).id)).toEqual(["2"]);
});

test("listeners hear of every event of a custom bus, until they leave", async () => {
  const journal = await aJournal();
  const bus = aBus(journal, []);
  const heard: number[] = [];
  const leave = bus.listen(() => heard.push(journal.lastEvent(BUS)));
  for (const id of ["1", "2"]) bus.put(BUS, anEntry({ id }));
  bus.put("default", anEntry({ id: "3" }));
  bus.put(BUS, anEntry({ id: "4" }));
  leave();
  bus.put(BUS, anEntry({ id: "5" }));
  expect(heard).toEqual([1, 2, 4]);
});
