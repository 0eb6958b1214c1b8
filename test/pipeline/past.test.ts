import { describe, expect, test } from "vitest";
import type { GateDefinition } from "../../lib/domain/gate/definition.ts";
import type { ReportInput } from "../../lib/domain/report-input.ts";
import type { ResourceState } from "../../lib/domain/state.ts";
import { diff } from "../../lib/domain/transition.ts";
import { decideGate } from "../../lib/pipeline/decide.ts";
import { remove } from "../../lib/pipeline/declare.ts";
import { putGate, removeGate } from "../../lib/pipeline/gate.ts";
import { putApproval, putOverride } from "../../lib/pipeline/gate-acts.ts";
import { ingest } from "../../lib/pipeline/ingest.ts";
import { judgeGate } from "../../lib/pipeline/judge.ts";
import { getGateAt, getStatusAt } from "../../lib/pipeline/past.ts";
import { relay } from "../../lib/pipeline/relay.ts";
import { minute } from "../domain/builders.ts";
import { aBus, realPorts } from "./ports.ts";

const RESOURCE = "shop/api";

describe("looking back", () => {
  const DAYS = 90;
  const A_DAY = 24 * 60;

  /** Ports whose clock a test sets, in minutes, with what was published so far in the history. */
  async function portsAt(minutes: number) {
    const clock = { minutes, now: () => minute(clock.minutes), random: () => 0, sleep: nothing };
    const ports = { ...(await realPorts(clock)), days: DAYS };
    const say = async (input: ReportInput) => {
      const before = await ports.store.read(RESOURCE);
      await ingest(ports, { resource: RESOURCE, input }, "ci");
      const after = await ports.store.read(RESOURCE);
      await ports.history.append(diff(before?.state, after?.state));
    };
    const at = (past: number) => getStatusAt(ports, RESOURCE, minute(past));
    return { ...ports, clock, say, at };
  }
  const nothing = async () => undefined;

  test("tells what was, to the millisecond in which it changed, and what expired unseen", async () => {
    const { clock, say, at } = await portsAt(0);
    await say({ health: "Ready", ttl: 30 * 60_000 });
    clock.minutes = 10;
    await say({ health: "Down", message: "503", ttl: 20 * 60_000 });
    clock.minutes = 60;
    expect(await at(9)).toMatchObject({ health: "Ready", sequence: 1 });
    expect(await at(10)).toMatchObject({ health: "Down", conditions: [{ message: "503" }] });
    expect(await at(29)).toMatchObject({ health: "Down" });
    expect(await at(30)).toMatchObject({
      health: "Unknown",
      conditions: [{ status: "Unknown", reason: "Expired", lastTransitionTime: minute(30) }],
    });
  });

  test("to a time to come is invalid, and names it", async () => {
    const { at } = await portsAt(5);
    await expect(at(6)).rejects.toMatchObject({ code: "invalid", faults: [{ path: "at" }] });
  });

  test("to before it was there is not found, nor is what never was", async () => {
    const { clock, say, at } = await portsAt(5);
    const none = `there is no resource ${RESOURCE}`;
    await expect(at(4)).rejects.toMatchObject({ code: "notFound", message: none });
    await say({ health: "Ready" });
    clock.minutes = 9;
    const then = `there was no resource ${RESOURCE} at ${minute(4)}`;
    await expect(at(4)).rejects.toMatchObject({ code: "notFound", message: then });
  });

  test("tells of what is deleted as it was, and of the time since that it is gone", async () => {
    const ports = await portsAt(0);
    const { clock, say, at } = ports;
    await say({ health: "Ready", message: "serves" });
    clock.minutes = 10;
    const before = await ports.store.read(RESOURCE);
    await remove(ports, RESOURCE, "ops");
    const after = await ports.store.read(RESOURCE);
    await ports.history.append(diff(before?.state, after?.state));
    clock.minutes = 20;
    expect(await at(9)).toMatchObject({ health: "Ready", conditions: [{ message: "serves" }] });
    for (const past of [10, 20]) await expect(at(past)).rejects.toMatchObject({ code: "gone" });
  });

  test("further than the history goes is not found, and says how far it goes, unless nothing changed since", async () => {
    const { clock, say, at } = await portsAt(0);
    await say({ health: "Ready" });
    clock.minutes = 200 * A_DAY;
    expect(await at(1)).toMatchObject({ health: "Ready" });
    await say({ health: "Down" });
    await expect(at(109 * A_DAY)).rejects.toMatchObject({
      code: "notFound",
      message: `the history goes back 90 days, to ${minute(110 * A_DAY)}`,
    });
    expect(await at(110 * A_DAY)).toMatchObject({ health: "Ready" });
  });
});

describe("what a gate decided", () => {
  const GATE = "to-production";
  const READY: GateDefinition = { requires: [{ resource: RESOURCE, health: "Ready" }] };

  /** Ports whose clock a test sets, in minutes, with what the stream would tell relayed after each write. */
  async function portsAt(minutes: number) {
    const clock = { minutes, now: () => minute(clock.minutes), random: () => 0, sleep: nothing };
    const ports = { ...(await realPorts(clock)), days: 90, publisher: aBus().publisher };
    const store = {
      read: (resource: string) => ports.store.read(resource),
      write: async (state: ResourceState, version: number | undefined) => {
        const before = (await ports.store.read(state.resource))?.state;
        const result = await ports.store.write(state, version);
        const images = { before, after: state, version: (version ?? 0) + 1 };
        if (result.written) {
          await relay(ports, [{ sequenceNumber: "1", read: () => images, raw: undefined }]);
        }
        return result;
      },
    };
    const told = { ...ports, store };
    const say = async (input: ReportInput) => {
      await ingest(told, { resource: RESOURCE, input }, "ci");
      await decideGate(told, GATE);
    };
    return { ...told, clock, say, at: (past: number) => getGateAt(told, GATE, minute(past)) };
  }
  const nothing = async () => undefined;

  test("is told as it explained that then, until it decided otherwise", async () => {
    const { clock, say, at, ...ports } = await portsAt(0);
    await putGate({ ...ports, clock }, GATE, READY, "ann");
    clock.minutes = 10;
    await say({ health: "Ready" });
    const passing = await judgeGate({ ...ports, clock }, GATE);
    clock.minutes = 20;
    await say({ health: "Ready", data: { url: "u" } });
    clock.minutes = 30;
    await say({ health: "Down" });
    clock.minutes = 40;
    expect(await at(9)).toMatchObject({ decision: "wait", evaluatedTime: minute(0) });
    for (const past of [10, 20, 29]) expect(await at(past)).toEqual(passing);
    for (const past of [30, 40]) {
      expect(await at(past)).toMatchObject({ decision: "block", evaluatedTime: minute(30) });
    }
  });

  test("is told with its definition of then, and with what people had done", async () => {
    const { clock, say, at, ...ports } = await portsAt(0);
    const all = { ...ports, clock };
    const approved: GateDefinition = { ...READY, approvals: { count: 1 } };
    await putGate(all, GATE, READY, "ann");
    await say({ health: "Ready" });
    clock.minutes = 10;
    await putGate(all, GATE, approved, "ann");
    await putApproval(all, GATE, { reason: "looks good" }, "ann");
    clock.minutes = 20;
    await putApproval(all, GATE, {}, "bob");
    clock.minutes = 30;
    await putOverride(all, GATE, { decision: "block", reason: "freeze", until: "1h" }, "eve");
    expect(await at(9)).toMatchObject({ decision: "pass", definition: READY });
    const people = async (past: number) => (await at(past)).because.at(-1)?.actual;
    expect(await at(10)).toMatchObject({ decision: "pass", definition: approved });
    expect(await people(19)).toBe("ann (looks good)");
    expect(await people(29)).toBe("ann (looks good), bob");
    expect(await at(30)).toMatchObject({ decision: "block", reason: "Overridden" });
  });

  test("is what it was though it is deleted now, gone for the time since, and defined again another's", async () => {
    const { clock, at, ...ports } = await portsAt(0);
    const all = { ...ports, clock };
    clock.minutes = 10;
    await putGate(all, GATE, READY, "ann");
    clock.minutes = 20;
    await removeGate(all, GATE, "ann");
    clock.minutes = 30;
    expect(await at(19)).toMatchObject({ decision: "wait" });
    await expect(at(20)).rejects.toMatchObject({ code: "gone" });
    await putGate(all, GATE, { approvals: { count: 1 } }, "ann");
    expect(await at(19)).toMatchObject({ definition: READY });
    await expect(at(25)).rejects.toMatchObject({ code: "gone" });
    expect(await at(30)).toMatchObject({ reason: "AwaitingApproval" });
    await expect(at(9)).rejects.toMatchObject({ code: "notFound" });
    await expect(at(31)).rejects.toMatchObject({ code: "invalid", faults: [{ path: "at" }] });
  });

  test("is known for as long as the history is kept, however long ago it was decided", async () => {
    const { clock, say, at, ...ports } = await portsAt(0);
    const A_DAY = 24 * 60;
    await putGate({ ...ports, clock }, GATE, READY, "ann");
    clock.minutes = 200 * A_DAY;
    await say({ health: "Ready" });
    expect(await at(110 * A_DAY)).toMatchObject({ decision: "wait", evaluatedTime: minute(0) });
    await expect(at(109 * A_DAY)).rejects.toMatchObject({
      code: "notFound",
      message: expect.stringContaining("goes back 90 days"),
    });
  });

  test("of what is none is not found", async () => {
    const { clock, say, at, ...ports } = await portsAt(0);
    await putGate({ ...ports, clock }, GATE, READY, "ann");
    await say({ health: "Ready" });
    await expect(getGateAt({ ...ports, clock }, RESOURCE, minute(0))).rejects.toMatchObject({
      code: "notFound",
      message: `${RESOURCE} was no gate at ${minute(0)}`,
    });
    await expect(getGateAt({ ...ports, clock }, "never", minute(0))).rejects.toMatchObject({
      code: "notFound",
    });
    expect(await at(0)).toMatchObject({ decision: "pass" });
  });
});
