import { describe, expect, test } from "vitest";
import type { Json } from "../../lib/domain/json.ts";
import type { Reply } from "../../lib/domain/notification/settle.ts";
import { diff, type Transition } from "../../lib/domain/transition.ts";
import { putGate, removeGate } from "../../lib/pipeline/gate.ts";
import { putOverride, removeOverride } from "../../lib/pipeline/gate-acts.ts";
import { ingest } from "../../lib/pipeline/ingest.ts";
import { judgeGate } from "../../lib/pipeline/judge.ts";
import { notify, notifyMinute } from "../../lib/pipeline/notify.ts";
import { putSilence } from "../../lib/pipeline/silence.ts";
import { putSubscription } from "../../lib/pipeline/subscription.ts";
import { second } from "../domain/notification-builders.ts";
import { realPorts } from "./ports.ts";

const GATE = "to-production";
const PATTERN = { detail: { resource: [GATE, "approval"] } };

/** Ports whose clock stands still but for who sleeps, and whose one notifier asks a gate and remembers what it decided. */
async function portsWith(reply: () => Reply = () => ({ verdict: "taken", said: "ok" })) {
  const clock = {
    seconds: 0,
    now: () => second(clock.seconds),
    random: () => 0,
    sleep: async (milliseconds: number) => {
      clock.seconds += milliseconds / 1000;
    },
  };
  const real = await realPorts(clock);
  const told: string[] = [];
  const notifiers = {
    shown: (choice: Json) => choice,
    gateIn: (choice: Json) => (choice as { answer: { gate: string } }).answer.gate,
    isIdempotent: () => true,
    tellsSummaries: () => false,
    send: async (choice: Json) => {
      const { gate, token = "" } = (choice as { answer: { gate: string; token?: string } }).answer;
      const { decision } = await judgeGate(real, gate);
      told.push(`${token}${decision}`);
      return reply();
    },
  };
  return { ...real, clock, notifiers, count: () => undefined, told };
}
type Ports = Awaited<ReturnType<typeof portsWith>>;

function subscribe(ports: Ports, more: object = {}, gate = GATE, token = "") {
  const notifier = { answer: { gate, ...(token && { token }) } };
  return putSubscription(ports, "flow", { pattern: PATTERN, notifier, ...more });
}

/** A gate that blocks, passes or waits, as it is overridden or not. */
async function gateThat(ports: Ports, decision?: "pass" | "block") {
  await putGate(ports, GATE, { approvals: { count: 1 } }, "ann");
  if (decision) await override(ports, decision);
}

const override = (ports: Ports, decision: "pass" | "block") =>
  putOverride(ports, GATE, { decision, reason: "INC-7", until: "1h" }, "ann");

/** Does something, and answers the transition of one condition of a resource that comes of it. */
async function changed(
  ports: Ports,
  work: () => Promise<unknown>,
  type = "Open",
  resource = GATE,
): Promise<Transition> {
  ports.clock.seconds += 1;
  const before = (await ports.store.read(resource))?.state;
  await work();
  const after = (await ports.store.read(resource))?.state;
  const found = diff(before, after).find(({ detail }) => detail.condition?.type === type);
  if (!found) throw new Error(`${resource} has no change of ${type}`);
  return found;
}

describe("a subscription that answers who waits for a gate", () => {
  test.each(["pass", "block"] as const)(
    "does so when it is put, if the gate is at %s",
    async (decision) => {
      const ports = await portsWith();
      await gateThat(ports, decision);
      const { view } = await subscribe(ports);
      expect([ports.told, view.sent]).toEqual([[decision], 1]);
      expect(view).not.toHaveProperty("answersFor");
    },
  );

  test("put while the gate waits, hears of its opening", async () => {
    const ports = await portsWith();
    await gateThat(ports);
    await subscribe(ports);
    await notify(ports, await changed(ports, () => override(ports, "pass")));
    expect(ports.told).toEqual(["wait", "pass"]);
  });

  test("put again, for another who waits, answers again", async () => {
    const ports = await portsWith();
    await gateThat(ports, "pass");
    await subscribe(ports, {}, GATE, "one ");
    await subscribe(ports, {}, GATE, "two ");
    expect(ports.told).toEqual(["one pass", "two pass"]);
  });

  test("says what the gate decides now, to an event that is late", async () => {
    const ports = await portsWith();
    await gateThat(ports);
    await subscribe(ports);
    const opened = await changed(ports, () => override(ports, "pass"));
    await changed(ports, () => override(ports, "block"));
    await notify(ports, opened);
    expect(ports.told).toEqual(["wait", "block"]);
  });

  test("asks when something else says that somebody begins to wait", async () => {
    const ports = await portsWith();
    await gateThat(ports, "pass");
    await subscribe(ports);
    const report = { conditions: [{ type: "Succeeded", status: "Unknown" as const }] };
    const work = () => ingest(ports, { resource: "approval", input: report }, "aws");
    await notify(ports, await changed(ports, work, "Succeeded", "approval"));
    expect(ports.told).toEqual(["pass", "pass"]);
  });

  test("hears of a gate that opens after it blocked in a silence: an answer is no alarm", async () => {
    const ports = await portsWith();
    await gateThat(ports);
    await putSilence(ports, "night", { prefix: GATE, until: "1h", reason: "upgrade" }, "ann");
    await subscribe(ports);
    await notify(ports, await changed(ports, () => override(ports, "block")));
    await notify(ports, await changed(ports, () => override(ports, "pass")));
    await notify(ports, await changed(ports, () => removeOverride(ports, GATE, "ann")));
    expect(ports.told).toEqual(["wait", "block", "pass", "wait"]);
    expect((await ports.notices.tally("flow")).suppressed).toBe(0);
  });

  test("is tried again by a minute when who waits can't be reached as it is put", async () => {
    let isThere = false;
    const ports = await portsWith(() =>
      isThere ? { verdict: "taken", said: "ok" } : { verdict: "temporary", said: "503" },
    );
    await gateThat(ports, "pass");
    await subscribe(ports);
    expect(ports.told).toHaveLength(1);
    isThere = true;
    await notifyMinute(ports, ports.clock.now());
    expect((await ports.notices.tally("flow")).sent).toBe(1);
  });
});

describe("a subscription that would answer is refused", () => {
  test.each<[string, string, object, string]>([
    ["for a gate that isn't there", "nowhere", {}, "notifier.answer.gate"],
    ["for what is no gate", "api", {}, "notifier.answer.gate"],
    ["for a gate that was deleted", "gone", {}, "notifier.answer.gate"],
    ["after a while", GATE, { after: "2m" }, "after"],
    ["when it flaps", GATE, { flapping: { flips: 2, window: "1m" } }, "flapping"],
  ])("%s, and isn't stored", async (_, gate, more, path) => {
    const ports = await portsWith();
    await gateThat(ports, "pass");
    await ingest(ports, { resource: "api", input: { health: "Ready" } }, "ci");
    await putGate(ports, "gone", { approvals: { count: 1 } }, "ann");
    await removeGate(ports, "gone", "ann");
    const refusal = await subscribe(ports, more, gate).catch((error) => error);
    expect(refusal).toMatchObject({ code: "invalid", faults: [{ path }] });
    expect([ports.told, await ports.subscriptions.find("flow")]).toEqual([[], undefined]);
  });
});
