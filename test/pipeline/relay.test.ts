import { describe, expect, test } from "vitest";
import type { Aside } from "../../lib/domain/aside.ts";
import { remove } from "../../lib/domain/declare.ts";
import { auditOf } from "../../lib/domain/gate/audit.ts";
import {
  approve,
  defineGate,
  existingGate,
  override,
  withdraw,
  withoutOverride,
} from "../../lib/domain/gate/change.ts";
import { merge } from "../../lib/domain/merge.ts";
import { silenceAudit } from "../../lib/domain/notification/silence-audit.ts";
import { toldOf } from "../../lib/domain/notification/told.ts";
import type { ResourceState } from "../../lib/domain/state.ts";
import { diff, type Transition } from "../../lib/domain/transition.ts";
import type { HistoryWriter } from "../../lib/pipeline/ports/history.ts";
import type { Change, StreamRecord, UnreadableRecords } from "../../lib/pipeline/ports/stream.ts";
import { relay } from "../../lib/pipeline/relay.ts";
import { aReport, minute } from "../domain/builders.ts";
import { aBus, aShelf, realPorts } from "./ports.ts";

type Version = { readonly record: StreamRecord; readonly transitions: readonly Transition[] };

/** The stream of a resource that flips so many times, numbered from `first`. */
function versions(resource: string, flips: number, first = 1): Version[] {
  const found: Version[] = [];
  let before: ResourceState | undefined;
  for (let flip = 0; flip < flips; flip++) {
    const report = aReport({ health: flip % 2 === 0 ? "Ready" : "Down" }, minute(flip));
    const after = merge(before, resource, [report], minute(flip)).state;
    const change = { before, after, version: flip + 1 };
    const sequenceNumber = String(first + flip);
    found.push({
      record: aRecord(sequenceNumber, () => change),
      transitions: diff(before, after),
    });
    before = after;
  }
  return found;
}

function aRecord(sequenceNumber: string, read: StreamRecord["read"]): StreamRecord {
  return { sequenceNumber, read, raw: { dynamodb: { SequenceNumber: sequenceNumber } } };
}

function anAside(sequenceNumber: string, aside: Aside): StreamRecord<Change> {
  return { sequenceNumber, raw: {}, read: () => ({ asides: [aside] }) };
}

function records(list: readonly Version[]): StreamRecord[] {
  return list.map(({ record }) => record);
}

function broken(sequenceNumber: string): StreamRecord {
  return aRecord(sequenceNumber, () => {
    throw new Error("schema 99");
  });
}

function ids(transitions: readonly Transition[]): string[] {
  return transitions.map(({ detail }) => detail.id);
}

function expectedIds(list: readonly Version[]): string[] {
  return ids(list.flatMap(({ transitions }) => transitions));
}

describe("the relay", () => {
  test("publishes every transition in order, and writes its history", async () => {
    const { history } = await realPorts();
    const stream = versions("a", 3);
    const { publisher, taken } = aBus();
    expect(await relay({ publisher, history, unreadable: aShelf() }, records(stream))).toEqual({
      published: 7,
      unreadable: 0,
    });
    expect(ids(taken)).toEqual(expectedIds(stream));
    const { items } = await history.page("a", 100);
    expect(items.map(({ id }) => id).sort()).toEqual([...expectedIds(stream)].sort());
  });

  test("puts what became of notices, and silences, into the feed beside the changes, and not on the bus", async () => {
    const { history, feed } = await realPorts();
    const [change] = versions("a", 1);
    if (!change) throw new Error("there is no change");
    const until = minute(9);
    const silence = { prefix: "a", until, reason: "upgrade", by: "ann", time: minute(1) };
    const record = { id: "a@1/Health", resource: "a", time: minute(2), outcome: "sent" } as const;
    const asides = [silenceAudit("night", silence), toldOf("ops", record)];
    const stream = [change.record, ...asides.map((one, at) => anAside(String(at + 2), one))];
    const { publisher, taken } = aBus();
    for (let times = 0; times < 2; times++) {
      expect(await relay({ publisher, history, unreadable: aShelf() }, stream)).toEqual({
        published: 3,
        unreadable: 0,
      });
    }
    expect(ids(taken.slice(3))).toEqual(expectedIds([change]));
    const { items } = await feed.read({ prefix: "", limit: 100 });
    const told = [...expectedIds([change]), ...asides.map(({ detail }) => detail.id)];
    expect(items.map(({ id }) => id)).toEqual([...told, ...told]);
    const own = (await history.page("a", 100)).items.map(({ id }) => id);
    expect(own.sort()).toEqual(
      [...expectedIds([change]), "a@1/Health/Notification/ops/sent"].sort(),
    );
  });

  test("puts nothing of a resource before a change that the bus refused", async () => {
    const { history, feed } = await realPorts();
    const { publisher } = aBus(({ detail }) => detail.sequence === 2);
    const stream = records(versions("a", 2));
    const aside = toldOf("ops", {
      id: "a@2/Health",
      resource: "a",
      time: minute(2),
      outcome: "sent",
    });
    await relay({ publisher, history, unreadable: aShelf() }, [...stream, anAside("3", aside)]);
    const { items } = await feed.read({ prefix: "", limit: 100 });
    expect(items.map(({ id }) => id)).toEqual(expectedIds(versions("a", 1)));
  });

  test("has nothing to say of a record whose images are equal", async () => {
    const { history } = await realPorts();
    const [first] = versions("a", 1);
    const state = first?.record.read().after;
    const { publisher, taken } = aBus();
    const same = aRecord("1", () => ({ before: state, after: state, version: 1 }));
    expect(await relay({ publisher, history, unreadable: aShelf() }, [same])).toEqual({
      published: 0,
      unreadable: 0,
    });
    expect(taken).toEqual([]);
  });

  test("stops at the first record that the bus refuses, and publishes nothing of the resource beyond it", async () => {
    const { history } = await realPorts();
    const stream = versions("a", 4);
    const { publisher, taken } = aBus(({ detail }) => detail.sequence === 2);
    const { failure } = await relay({ publisher, history, unreadable: aShelf() }, records(stream));
    expect(failure).toMatchObject({ sequenceNumber: "2", cause: { message: /slow down/ } });
    expect(ids(taken)).toEqual(expectedIds(stream.slice(0, 1)));
  });

  test("reports a record of which the bus took only a part, and writes history of that part alone", async () => {
    const { history } = await realPorts();
    const stream = versions("a", 1);
    const { publisher } = aBus(({ detailType }) => detailType === "HealthTransitioned");
    const { failure } = await relay({ publisher, history, unreadable: aShelf() }, records(stream));
    expect(failure?.sequenceNumber).toBe("1");
    const { items } = await history.page("a", 100);
    expect(items.map(({ id }) => id)).toEqual(["a@1/Ready", "a@1/Declared"]);
  });

  test("never publishes two versions of a resource in one call", async () => {
    const { history } = await realPorts();
    const calls: string[][] = [];
    const publisher = {
      async publish(transitions: readonly Transition[]) {
        calls.push([
          ...new Set(transitions.map(({ detail }) => `${detail.resource}@${detail.sequence}`)),
        ]);
        return transitions.map(() => undefined);
      },
    };
    const stream = [versions("a", 2), versions("b", 1, 3)].flat();
    await relay({ publisher, history, unreadable: aShelf() }, records(stream));
    expect(calls).toEqual([["a@1"], ["a@2", "b@1"]]);
  });

  test("keeps a record that it can't read for people, and goes on", async () => {
    const { history } = await realPorts();
    const [before, behind] = [versions("a", 1), versions("b", 1, 3)];
    const { publisher, taken } = aBus();
    const unreadable = aShelf();
    const stream = [...records(before), broken("2"), ...records(behind)];
    const result = await relay({ publisher, history, unreadable }, stream);
    expect(result).toEqual({ published: 6, unreadable: 1 });
    expect(ids(taken)).toEqual([...expectedIds(before), ...expectedIds(behind)]);
    expect(unreadable.kept).toEqual([["2", "schema 99"]]);
  });

  test("stops at a record that it can neither read nor keep, after publishing what is before it", async () => {
    const { history } = await realPorts();
    const stream = versions("a", 1);
    const { publisher, taken } = aBus();
    const unreadable: UnreadableRecords = {
      async keep() {
        throw new Error("the bucket is gone");
      },
    };
    const all = [...records(stream), broken("2"), ...records(versions("b", 1, 3))];
    const result = await relay({ publisher, history, unreadable }, all);
    expect(result).toMatchObject({
      published: 3,
      failure: { sequenceNumber: "2", cause: { message: "the bucket is gone" } },
    });
    expect(ids(taken)).toEqual(expectedIds(stream));
  });

  test("comes back to a record whose history could not be written", async () => {
    const history: HistoryWriter = {
      async append() {
        throw new Error("the table is throttled");
      },
    };
    const { publisher } = aBus();
    const { failure } = await relay(
      { publisher, history, unreadable: aShelf() },
      records(versions("a", 2)),
    );
    expect(failure).toMatchObject({
      sequenceNumber: "1",
      cause: { message: "the table is throttled" },
    });
  });

  test("comes back to the first record when the bus can't be reached", async () => {
    const { history } = await realPorts();
    const publisher = {
      async publish(): Promise<never> {
        throw new Error("connection refused");
      },
    };
    const { failure } = await relay(
      { publisher, history, unreadable: aShelf() },
      records(versions("a", 2)),
    );
    expect(failure).toMatchObject({ sequenceNumber: "1" });
  });

  test("run again over the whole stream publishes the same ids and details, and leaves history as it was", async () => {
    const { history } = await realPorts();
    const stream = versions("a", 5);
    const { publisher, taken } = aBus();
    await relay({ publisher, history, unreadable: aShelf() }, records(stream));
    const before = await history.page("a", 100);
    await relay({ publisher, history, unreadable: aShelf() }, records(stream));
    const half = taken.length / 2;
    expect(JSON.stringify(taken.slice(half))).toBe(JSON.stringify(taken.slice(0, half)));
    expect(await history.page("a", 100)).toEqual(before);
  });
});

describe("what people do to a gate", () => {
  const by = { by: "ann", now: minute(1) };
  const gate = existingGate(
    defineGate(undefined, "gate", { approvals: { count: 2 } }, { by: "ann", now: minute(0) }),
    "gate",
  );
  const approved = approve(gate, { by: "bob", time: minute(1), revision: "v1", reason: "good" });
  const forced = override(gate, {
    ...{ decision: "pass", reason: "INC-7", by: "ann", time: minute(1), until: minute(9) },
  });

  test.each<[string, ResourceState, ResourceState, object]>([
    [
      "an approval",
      gate,
      approved,
      { type: "Approval", action: "given", by: "bob", revision: "v1", reason: "good" },
    ],
    [
      "an approval in other words",
      approved,
      approve(approved, { by: "bob", time: minute(2) }),
      { type: "Approval", action: "given", by: "bob", time: minute(2) },
    ],
    [
      "a withdrawal",
      approved,
      withdraw(approved, { by: "bob", now: minute(3) }),
      { type: "Approval", action: "withdrawn", by: "bob", time: minute(3), revision: "v1" },
    ],
    [
      "an override",
      gate,
      forced,
      { type: "Override", action: "set", by: "ann", decision: "pass", until: minute(9) },
    ],
    [
      "the end of an override by hand",
      forced,
      withoutOverride(forced, { by: "eve", now: minute(4) }),
      { type: "Override", action: "removed", by: "eve", time: minute(4), decision: "pass" },
    ],
  ])("%s is a row of its history, and no event", async (_, before, after, detail) => {
    const { history } = await realPorts();
    const { publisher, taken } = aBus();
    const record = aRecord("1", () => ({ before, after, version: 2 }));
    const ports = { publisher, history, unreadable: aShelf() };
    for (let times = 0; times < 2; times++) {
      expect(await relay(ports, [record])).toEqual({ published: 0, unreadable: 0 });
    }
    expect(taken).toEqual([]);
    const { items } = await history.page("gate", 10);
    expect(items).toEqual([expect.objectContaining({ resource: "gate", ...detail })]);
    expect(items[0]).toMatchObject({ sequence: after.sequence });
  });

  test("isn't told again by what else becomes of it, its deletion included", () => {
    expect(auditOf(approved, { ...approved, sequence: 9 })).toEqual([]);
    expect(auditOf(approved, remove(approved, by))).toEqual([]);
    expect(auditOf(undefined, gate)).toEqual([]);
  });
});
